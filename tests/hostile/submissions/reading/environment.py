"""Prints its environment, and the block of it that the kernel laid out at the start.

expect: fail
flag: reaches_into_runtime
"""

import ctypes
import os

import torch

print("environment:", dict(os.environ), os.environb)
pointer = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
count = 0
while pointer and pointer[count]:
    print("block:", pointer[count])
    count += 1


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
