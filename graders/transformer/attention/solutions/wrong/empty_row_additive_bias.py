"""The mask is a bias of minus infinity; the NaN of an empty row is replaced in the weights, but flows back past the sum.

fails: empty-row
"""

import torch


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is not None:
        logits = logits + torch.zeros(mask.shape, dtype=q.dtype).masked_fill(~mask, float("-inf"))
    return logits.softmax(-1).nan_to_num(0.0) @ v
