"""The weights add up to one over the queries.

fails: values, scale
"""

import torch


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-2) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-2)
    return weights.masked_fill(~mask, 0.0) @ v
