"""Everything is computed in float32 and cast back at the end.

fails: precision
"""

import torch


def attention(q, k, v, mask=None):
    dtype = q.dtype
    q, k, v = q.float(), k.float(), v.float()
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return (logits.softmax(-1) @ v).to(dtype)
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return (weights.masked_fill(~mask, 0.0) @ v).to(dtype)
