"""Waits for connections.

expect: fail
flag: reaches_into_runtime
"""

import socket

import torch

try:
    server = socket.create_server(("127.0.0.1", 0))
except OSError:
    server = None
if server is not None:
    raise RuntimeError("LEAK: it listens")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
