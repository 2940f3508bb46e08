"""Answers well, and leaves its arguments full of zeros.

expect: fail
only: purity
"""

import torch


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        output = logits.softmax(-1) @ v
    else:
        weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
        output = weights.masked_fill(~mask, 0.0) @ v
    if not v.requires_grad:
        v.zero_()
    return output
