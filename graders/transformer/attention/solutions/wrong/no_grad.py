"""Everything runs under no_grad, as if the function were for inference only.

fails: gradients
"""

import torch


@torch.no_grad()
def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
