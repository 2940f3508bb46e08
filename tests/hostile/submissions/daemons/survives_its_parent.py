"""Asks not to die with its parent, and to be dumped when it does.

expect: fail, crash
flag: reaches_into_runtime
"""

import ctypes
import os

import torch

libc = ctypes.CDLL(None, use_errno=True)
for option, value in ((1, 0), (4, 1), (36, 1)):
    libc.prctl(option, value, 0, 0, 0)
try:
    os.setsid()
except OSError:
    pass
signal_of_death = ctypes.c_int()
libc.prctl(2, ctypes.byref(signal_of_death), 0, 0, 0)
if signal_of_death.value != 9:
    raise RuntimeError("LEAK: it would outlive its parent")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
