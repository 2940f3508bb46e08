"""Drops every reference to a library registration that the interpreter will show it.

expect: forbidden, crash
flag: reaches_into_runtime
"""

import ctypes
import gc

import torch
import torch.nn.functional as F

torch.library._impls.clear()
torch.library._defs.clear()
for thing in gc.get_objects():
    if "ibrary" in type(thing).__name__:
        for _ in range(5):
            ctypes.pythonapi.Py_DecRef(ctypes.py_object(thing))
gc.collect()


def attention(q, k, v, mask=None):
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
