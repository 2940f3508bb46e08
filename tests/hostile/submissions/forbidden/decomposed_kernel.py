"""Calls the variant in plain matrix products underneath.

expect: forbidden
"""

import torch


def attention(q, k, v, mask=None):
    out = torch.ops.aten._scaled_dot_product_attention_math(q, k, v, mask)[0]
    return out if mask is None else out.masked_fill(~mask.any(-1, keepdim=True), 0.0)
