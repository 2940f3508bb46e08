"""Imports another library by a name that is put together at run time.

expect: fail, invalid, memory
flag: reaches_into_runtime
"""

import torch

module = __import__("sci" + "py.special")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
