"""Written out for short sequences, and the library's own for long ones.

fails: technique
"""

import torch
import torch.nn.functional as F


def attention(q, k, v, mask=None):
    if q.shape[-2] >= 256:
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights.masked_fill(~mask, 0.0) @ v
