"""The square root of d is taken in float32, whatever q is, and rounds every logit.

fails: precision
"""

import torch


def attention(q, k, v, mask=None):
    scale = 1 / torch.tensor(q.shape[-1]).sqrt().item()
    logits = q @ k.transpose(-2, -1) * scale
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
