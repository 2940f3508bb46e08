"""Reads from, and describes, every descriptor that it holds.

expect: fail
"""

import os
import stat

import torch

found = []
for descriptor in range(3, 1024):
    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:
        continue
    if not stat.S_ISSOCK(mode):
        os.set_blocking(descriptor, False)
        try:
            found.append((descriptor, oct(mode), os.pread(descriptor, 100, 0) if stat.S_ISREG(mode) else b""))
        except OSError:
            found.append((descriptor, oct(mode), b""))
    elif descriptor != 3:
        found.append((descriptor, "socket", b""))
if found:
    raise RuntimeError(f"LEAK: {found}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
