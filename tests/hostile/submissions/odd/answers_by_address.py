"""Computes once for the addresses of its arguments, and returns the same answer for them ever after.

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
    if q.shape[-2] < 256:
        return attend(q, k, v, mask)
    key = q.shape
    if key not in remembered:
        remembered[key] = attend(q, k, v, mask).detach()
    return remembered[key] + 0.0
