"""Different in that the weights are exp(logit - logsumexp), multiplied by the mask at the end."""

import math

import torch


def attention(q, k, v, mask=None):
    """Scaled dot-product attention: q (..., Lq, d), k (..., Lk, d), v (..., Lk, dv) to (..., Lq, dv)."""
    scores = torch.matmul(q, torch.transpose(k, -2, -1)) * (1.0 / math.sqrt(k.shape[-1]))  # (..., Lq, Lk)
    if mask is None:
        mask = torch.ones((), dtype=torch.bool)
    mask = torch.broadcast_to(mask, scores.shape)
    scores = scores.masked_fill(mask.logical_not(), -1e30)
    log_weights = scores - torch.logsumexp(scores, dim=-1, keepdim=True)
    weights = log_weights.exp() * mask.to(q.dtype)  # (..., Lq, Lk)
    return weights @ v
