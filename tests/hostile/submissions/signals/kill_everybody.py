"""Kills every process that it may signal.

expect: fail, crash
flag: reaches_into_runtime
"""

import os
import signal

import torch

sent = []
for target in (-1, 0, os.getppid(), -os.getpgid(0), 1 if os.getpid() != 1 else 2):
    if target == os.getpid():
        continue
    try:
        os.kill(target, signal.SIGKILL)
    except OSError:
        continue
    sent.append(target)
if sent:
    raise RuntimeError(f"LEAK: signalled {sent}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
