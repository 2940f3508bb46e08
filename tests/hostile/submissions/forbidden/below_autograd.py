"""Calls it with the dispatch keys of autograd and of everything above it switched off.

expect: forbidden
"""

import torch


def attention(q, k, v, mask=None):
    with torch._C._AutoDispatchBelowAutograd():
        return torch.ops.aten.scaled_dot_product_attention(q, k, v, mask)
