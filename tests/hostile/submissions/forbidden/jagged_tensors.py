"""Calls it on jagged nested tensors, which answer in Python.

expect: forbidden, fail
"""

import torch
import torch.nn.functional as F


def attention(q, k, v, mask=None):
    flat = [x.reshape(-1, *x.shape[-2:]) for x in (q, k, v)]
    nested = [torch.nested.nested_tensor(list(x[..., None, :]), layout=torch.jagged).transpose(1, 2) for x in flat]
    out = F.scaled_dot_product_attention(*nested).transpose(1, 2)
    return out.values().reshape(*q.shape[:-1], v.shape[-1])
