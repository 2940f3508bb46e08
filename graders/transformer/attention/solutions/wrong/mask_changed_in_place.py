"""The caller's mask is inverted in place.

fails: purity
"""

import torch


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    hidden = mask.logical_not_()
    weights = logits.masked_fill(hidden, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(hidden, 0.0) @ v
