"""Scaled dot-product attention in three steps: compare, normalise, mix.

The scale goes onto the queries, the smallest of the three tensors that could carry it. Masked logits become the lowest
finite number rather than minus infinity, so that a row without any allowed key stays finite in both directions; masked
weights are then set to exactly zero, which makes that row zero and stops its gradient.
"""

import torch
from torch import Tensor


def attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    """Let every query take a weighted average of the values, by how well it matches their keys.

    Shapes:
        q: (..., Lq, d), float32 or float64
        k: (..., Lk, d)
        v: (..., Lk, dv)
        mask: bool, broadcastable to (..., Lq, Lk), True where a query may attend
        returns: (..., Lq, dv); zeros for a query that may attend to nothing
    """
    d = q.shape[-1]
    logits = (q * d**-0.5) @ k.mT  # (..., Lq, d) @ (..., d, Lk) -> (..., Lq, Lk); unit variance for unit-variance q, k
    if mask is None:
        return logits.softmax(dim=-1) @ v  # (..., Lq, Lk) @ (..., Lk, dv) -> (..., Lq, dv)
    lowest = torch.finfo(logits.dtype).min
    weights = logits.masked_fill(~mask, lowest).softmax(dim=-1)  # (..., Lq, Lk); uniform in a row without allowed keys
    return weights.masked_fill(~mask, 0.0) @ v  # (..., Lq, dv)
