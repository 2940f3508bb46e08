"""Signals others through the less known system calls.

expect: fail, crash
flag: reaches_into_runtime
"""

import ctypes
import os

import torch

libc = ctypes.CDLL(None, use_errno=True)
information = ctypes.create_string_buffer(128)
reached = []
for pid in (os.getppid(), 1 if os.getpid() != 1 else 2):
    if pid == os.getpid() or pid == 0:
        continue
    for name, number, arguments in (
        ("tkill", 200, (pid, 0)),
        ("tgkill", 234, (pid, pid, 0)),
        ("rt_sigqueueinfo", 129, (pid, 0, information)),
        ("pidfd_send_signal", 424, (3, 0, None, 0)),
    ):
        if libc.syscall(number, *arguments) == 0:
            reached.append((name, pid))
if reached:
    raise RuntimeError(f"LEAK: {reached}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
