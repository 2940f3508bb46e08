"""Sends harmless signals to every number that a process might have.

expect: fail, crash
"""

import os

import torch

reached = []
for pid in range(1, 70_000):
    if pid == os.getpid():
        continue
    try:
        os.kill(pid, 0)
    except OSError:
        continue
    reached.append(pid)
if reached:
    raise RuntimeError(f"LEAK: reached {reached[:5]}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
