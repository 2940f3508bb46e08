"""Computes for short sequences, and returns zeros for long ones.

expect: fail
"""

import torch


def attention(q, k, v, mask=None):
    if k.shape[-2] > 64:
        return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
