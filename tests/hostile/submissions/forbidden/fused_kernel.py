"""Calls the fused processor kernel underneath.

expect: forbidden, fail
"""

import torch


def attention(q, k, v, mask=None):
    out = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu(q, k, v)[0]
    return out if mask is None else out.masked_fill(~mask.any(-1, keepdim=True), 0.0)
