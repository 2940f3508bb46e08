"""Looks the operator up by its schema and calls the handle.

expect: forbidden
"""

import torch


def attention(q, k, v, mask=None):
    out = torch._C._get_operation_overload('aten::scaled_dot_product_attention', '')[0](q, k, v, mask)
    return out if mask is None else out.masked_fill(~mask.any(-1, keepdim=True), 0.0)
