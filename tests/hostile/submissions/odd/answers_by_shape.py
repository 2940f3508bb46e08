"""Computes once for a shape, and returns the same answer for that shape ever after.

expect: fail
"""

import torch

remembered = {}


def attend(q, k, v, mask):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v


def attention(q, k, v, mask=None):
    key = (q.shape, k.shape, v.shape, None if mask is None else mask.shape)
    if key not in remembered:
        remembered[key] = attend(q, k, v, mask)
    return remembered[key]
