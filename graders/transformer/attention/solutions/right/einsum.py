"""Different in that both products are einsums, and the empty row is found from the mask and set aside by `where`."""

import math

import torch


def attention(q, k, v, mask=None):
    """Scaled dot-product attention: q (..., Lq, d), k (..., Lk, d), v (..., Lk, dv) to (..., Lq, dv)."""
    logits = torch.einsum("...qd,...kd->...qk", q, k) / math.sqrt(q.size(-1))
    if mask is not None:
        has_key = mask.any(dim=-1, keepdim=True)  # (..., Lq or 1, 1)
        logits = torch.where(mask | ~has_key, logits, float("-inf"))  # an empty row attends to everything for a while
    out = torch.einsum("...qk,...kv->...qv", torch.softmax(logits, dim=-1), v)
    if mask is not None:
        out = torch.where(has_key, out, 0.0)
    return out
