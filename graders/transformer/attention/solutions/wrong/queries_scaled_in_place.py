"""The caller's queries are scaled in place, which autograd also refuses for a leaf.

fails: gradients, purity
"""

import torch


def attention(q, k, v, mask=None):
    q *= q.shape[-1] ** -0.5
    logits = q @ k.transpose(-2, -1)
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
