"""Computes on the first calls and returns rubbish afterwards, when timing is likely.

expect: fail
"""

import torch

calls = 0


def attention(q, k, v, mask=None):
    global calls
    calls += 1
    if calls > 3 and q.numel() > 10_000:
        return torch.empty(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
