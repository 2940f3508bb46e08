"""The sum of an empty row is kept from zero by the smallest number there is, whose inverse overflows on the way back.

fails: empty-row
"""

import torch


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is not None:
        logits = logits.masked_fill(~mask, torch.finfo(q.dtype).min)
    exps = (logits - logits.amax(-1, keepdim=True).detach()).exp()
    if mask is not None:
        exps = exps * mask
    return (exps @ v) / exps.sum(-1, keepdim=True).clamp(min=torch.finfo(q.dtype).tiny)
