"""An empty row keeps its uniform weights and returns the mean of all values.

fails: empty-row
"""

import torch


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is not None:
        logits = logits.masked_fill(~mask, torch.finfo(q.dtype).min)
    return logits.softmax(-1) @ v
