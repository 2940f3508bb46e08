"""Replaces the exit that the ban calls, and the code of its functions.

expect: forbidden
flag: worker_self_patched
"""

import os

import torch.nn.functional as F

os._exit = lambda status: None
function = F.multi_head_attention_forward
for names in ("__kwdefaults__", "__defaults__"):
    try:
        setattr(function, names, {"_exit": lambda status: None, "_write": lambda *a: None, "_text": b""} if names == "__kwdefaults__" else None)
    except TypeError:
        continue


def attention(q, k, v, mask=None):
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
