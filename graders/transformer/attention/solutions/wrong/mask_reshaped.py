"""The mask is made to fit by reshaping the full shape only; another one is taken to hide nothing.

fails: mask-broadcast
"""

import torch


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None or mask.numel() != logits.numel():
        return logits.softmax(-1) @ v
    mask = mask.reshape(logits.shape)
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
