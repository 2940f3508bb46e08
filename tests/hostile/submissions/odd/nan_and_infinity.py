"""Returns NaN and infinity of the right shape.

expect: fail
"""

import torch


def attention(q, k, v, mask=None):
    output = torch.full((*q.shape[:-1], v.shape[-1]), float("nan"), dtype=q.dtype)
    output[..., 0] = float("inf")
    return output
