"""Connects to a socket that has a name and no file, and waits at one for others.

expect: fail
flag: reaches_into_runtime
"""

import socket

import torch

reached = []
for name, act in (
    ("connect", lambda s: s.connect("\0assess-hostile")),
    ("bind", lambda s: s.bind("\0assess-hostile-bound")),
):
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            act(sock)
    except OSError:
        continue
    reached.append(name)
if reached:
    raise RuntimeError(f"LEAK: {reached}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
