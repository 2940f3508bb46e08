"""Different in that leading dimensions are flattened into one for `baddbmm`, with the mask as an additive bias."""

import torch


def attention(q, k, v, mask=None):
    """Scaled dot-product attention: q (..., Lq, d), k (..., Lk, d), v (..., Lk, dv) to (..., Lq, dv)."""
    *leading, n_q, d = q.shape
    n_k, d_v = v.shape[-2:]
    q3 = q.reshape(-1, n_q, d)  # (N, Lq, d)
    k3 = k.reshape(-1, n_k, d)  # (N, Lk, d)
    v3 = v.reshape(-1, n_k, d_v)  # (N, Lk, dv)
    if mask is None:
        weights = torch.bmm(q3, k3.transpose(1, 2)).mul_(d**-0.5).softmax(-1)  # (N, Lq, Lk)
        return torch.bmm(weights, v3).view(*leading, n_q, d_v)

    allowed = mask.expand(*leading, n_q, n_k).reshape(-1, n_q, n_k)  # (N, Lq, Lk)
    bias = torch.zeros(allowed.shape, dtype=q.dtype).masked_fill_(~allowed, torch.finfo(q.dtype).min / 2)
    weights = torch.baddbmm(bias, q3, k3.transpose(1, 2), alpha=d**-0.5).softmax(-1)  # (N, Lq, Lk)
    weights = weights * allowed.any(-1, keepdim=True)
    return torch.bmm(weights, v3).view(*leading, n_q, d_v)
