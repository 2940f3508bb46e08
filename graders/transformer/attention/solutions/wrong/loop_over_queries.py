"""One query at a time.

fails: latency
"""

import torch


def attention(q, k, v, mask=None):
    rows = []
    for i in range(q.shape[-2]):
        logits = (k @ q[..., i, :, None]).squeeze(-1) * q.shape[-1] ** -0.5  # (..., Lk)
        if mask is None:
            weights = logits.softmax(-1)
        else:
            allowed = mask if mask.dim() == 1 else mask[..., min(i, mask.shape[-2] - 1), :]
            weights = logits.masked_fill(~allowed, torch.finfo(q.dtype).min).softmax(-1).masked_fill(~allowed, 0.0)
        rows.append((weights[..., None, :] @ v).squeeze(-2))  # (..., dv)
    return torch.stack(rows, dim=-2)
