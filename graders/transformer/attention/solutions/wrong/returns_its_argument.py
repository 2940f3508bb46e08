"""With one key and no mask all weights are one, and the values themselves are handed back.

fails: purity
"""

import torch


def attention(q, k, v, mask=None):
    if mask is None and k.shape[-2] == 1:
        return v.expand(*q.shape[:-1], v.shape[-1])
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
