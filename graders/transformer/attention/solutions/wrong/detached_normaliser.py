"""A softmax by hand whose sum is detached, so that q and k get the gradient of unnormalised weights.

fails: gradients
"""

import torch


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is not None:
        logits = logits.masked_fill(~mask, torch.finfo(q.dtype).min)
    exps = (logits - logits.amax(-1, keepdim=True).detach()).exp()
    if mask is not None:
        exps = exps * mask
    return (exps / exps.sum(-1, keepdim=True).detach().clamp(min=1e-30)) @ v
