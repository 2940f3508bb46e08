"""Asks the operator to take itself apart.

expect: forbidden, fail
"""

import torch


def attention(q, k, v, mask=None):
    out = torch.ops.aten._scaled_dot_product_attention_math.default.decompose(q, k, v, mask)
    return q if out is NotImplemented else out[0]
