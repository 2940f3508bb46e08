"""The scale is taken from the values, whose dimension is another one.

fails: values, scale
"""

import torch


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) / v.shape[-1] ** 0.5
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
