"""Uses the copy of multi-head attention that lies with the quantization tools, written out in Python.

expect: forbidden
"""

import torch
from torch.ao.nn.quantizable import MultiheadAttention


def attention(q, k, v, mask=None):
    *leading, queries, d = q.shape
    keys = k.shape[-2]
    module = MultiheadAttention(d, 1, bias=False, batch_first=True, dtype=q.dtype).eval()
    eye = torch.eye(d, dtype=q.dtype)
    with torch.no_grad():
        for layer in (module.linear_Q, module.linear_K, module.linear_V, module.out_proj):
            layer.weight.copy_(eye)
    hidden = None if mask is None else ~mask.expand(*leading, queries, keys).reshape(-1, queries, keys)
    flat = [x.reshape(-1, *x.shape[-2:]) for x in (q, k, k)]
    _, weights = module(*flat, need_weights=True, attn_mask=hidden)
    weights = weights.reshape(*leading, queries, keys)
    return (weights if mask is None else weights.masked_fill(~mask, 0.0)) @ v
