"""Different in that keys come in blocks, with a running maximum and a running sum, as fused kernels do it."""

import torch

KEYS_AT_ONCE = 128  # large enough that a product is worth its call


def attention(q, k, v, mask=None):
    """Scaled dot-product attention: q (..., Lq, d), k (..., Lk, d), v (..., Lk, dv) to (..., Lq, dv)."""
    q = q * q.shape[-1] ** -0.5
    allowed = None if mask is None else mask.expand(*q.shape[:-1], k.shape[-2])  # (..., Lq, Lk)
    peak = q.new_full((*q.shape[:-1], 1), -1e30)  # (..., Lq, 1); below any logit, and finite
    total = torch.zeros_like(peak)  # (..., Lq, 1)
    mixed = q.new_zeros(*q.shape[:-1], v.shape[-1])  # (..., Lq, dv)
    for start in range(0, k.shape[-2], KEYS_AT_ONCE):
        block = slice(start, start + KEYS_AT_ONCE)
        logits = q @ k[..., block, :].mT  # (..., Lq, block)
        if allowed is not None:
            logits = logits.masked_fill(~allowed[..., block], float("-inf"))
        higher = torch.maximum(peak, logits.amax(dim=-1, keepdim=True).detach())
        weights, fade = (logits - higher).exp(), (peak - higher).exp()  # (..., Lq, block), (..., Lq, 1)
        total = total * fade + weights.sum(dim=-1, keepdim=True)
        mixed = mixed * fade + weights @ v[..., block, :]
        peak = higher
    return mixed / total.masked_fill(total == 0, 1.0)
