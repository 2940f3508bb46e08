"""Calls the operator through the dispatcher's table.

expect: forbidden
"""

import torch


def attention(q, k, v, mask=None):
    out = torch.ops.aten.scaled_dot_product_attention.default(q, k, v, mask)
    return out if mask is None else out.masked_fill(~mask.any(-1, keepdim=True), 0.0)
