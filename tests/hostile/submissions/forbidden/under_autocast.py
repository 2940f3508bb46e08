"""Calls it under autocast, which has a wrapper of its own.

expect: forbidden
"""

import torch
import torch.nn.functional as F


def attention(q, k, v, mask=None):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    return out.to(q.dtype)
