"""Opens sockets of every family and kind.

expect: fail
flag: reaches_into_runtime
"""

import socket

import torch

opened = []
for family in range(1, 46):
    for kind in (1, 2, 3, 5):
        try:
            socket.socket(family, kind).close()
        except OSError:
            continue
        opened.append((family, kind))
if opened:
    raise RuntimeError(f"LEAK: {opened[:5]}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
