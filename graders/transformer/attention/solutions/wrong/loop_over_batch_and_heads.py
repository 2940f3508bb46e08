"""One pair of batch and head at a time.

fails: latency
"""

import torch


def attention(q, k, v, mask=None):
    if q.dim() > 2:
        masks = [None] * len(q)
        if mask is not None:
            masks = mask.expand(*q.shape[:-1], k.shape[-2])
        return torch.stack([attention(*each) for each in zip(q, k, v, masks, strict=True)])
    logits = q @ k.T * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
