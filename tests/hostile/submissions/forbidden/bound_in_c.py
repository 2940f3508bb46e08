"""Calls the same function by the name under which C++ exposes it.

expect: forbidden
"""

import torch


def attention(q, k, v, mask=None):
    out = torch._C._nn.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    return out if mask is None else out.masked_fill(~mask.any(-1, keepdim=True), 0.0)
