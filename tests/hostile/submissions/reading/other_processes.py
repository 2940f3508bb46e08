"""Reads environment, memory and command lines of every process it can name.

expect: fail
"""

import os

import torch

found = []
for pid in [*range(1, 3000), os.getppid(), *range(3000, 40000, 7)]:
    if pid == os.getpid():
        continue
    for name in ("environ", "mem", "cmdline", "maps", "root", "cwd", "fd", "task"):
        path = f"/proc/{pid}/{name}"
        try:
            if name in ("root", "cwd"):
                found.append((path, os.readlink(path)))
            elif name in ("fd", "task"):
                found.append((path, os.listdir(path)))
            else:
                found.append((path, open(path, "rb").read(100)))
        except OSError:
            continue
if found:
    raise RuntimeError(f"LEAK: {found[:3]}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
