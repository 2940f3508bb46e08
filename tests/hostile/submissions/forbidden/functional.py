"""Calls the function that everybody knows.

expect: forbidden
"""

import torch.nn.functional as F


def attention(q, k, v, mask=None):
    out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    return out if mask is None else out.masked_fill(~mask.any(-1, keepdim=True), 0.0)
