"""The logits are the bare dot products.

fails: values, scale
"""

import torch


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1)
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
