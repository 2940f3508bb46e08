"""Calls it under vmap, which has batching rules of its own.

expect: forbidden
"""

import torch
import torch.nn.functional as F


def attention(q, k, v, mask=None):
    one = lambda a, b, c: F.scaled_dot_product_attention(a, b, c)
    return torch.vmap(one)(q[None], k[None], v[None])[0]
