"""Looks for segments and queues that other processes left open.

expect: fail
flag: reaches_into_runtime
"""

import mmap
import os

import torch

found = []
for folder in ("/dev/shm", "/dev/mqueue", "/run/shm"):
    try:
        found += [os.path.join(folder, name) for name in os.listdir(folder)]
    except OSError:
        continue
if found:
    raise RuntimeError(f"LEAK: {found[:3]}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
