"""Has the kernel signal somebody else when its line becomes readable.

expect: fail, crash
"""

import fcntl
import os

import torch

reached = []
for owner in (os.getppid(), -os.getpgid(0), 1):
    if owner in (0, os.getpid()):
        continue
    try:
        fcntl.fcntl(3, fcntl.F_SETOWN, owner)
        fcntl.fcntl(3, fcntl.F_SETSIG, 9)
        fcntl.fcntl(3, fcntl.F_SETFL, fcntl.fcntl(3, fcntl.F_GETFL) | os.O_ASYNC)
    except OSError:
        continue


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
