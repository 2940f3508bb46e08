"""Connects to the machine it runs on, and to others.

expect: fail
flag: reaches_into_runtime
"""

import socket

import torch

reached = []
for address in (("127.0.0.1", 47113), ("127.0.0.1", 22), ("1.1.1.1", 53), ("::1", 47113)):
    try:
        socket.create_connection(address, timeout=0.3).close()
    except OSError:
        continue
    reached.append(address)
if reached:
    raise RuntimeError(f"LEAK: connected to {reached}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
