"""Written for (B, H, L, d) and for nothing else.

fails: values
"""

import torch


def attention(q, k, v, mask=None):
    batch, heads, queries, d = q.shape
    logits = torch.einsum("bhqd,bhkd->bhqk", q, k) * d**-0.5
    if mask is None:
        return torch.einsum("bhqk,bhkv->bhqv", logits.softmax(-1), v)
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return torch.einsum("bhqk,bhkv->bhqv", weights.masked_fill(~mask, 0.0), v)
