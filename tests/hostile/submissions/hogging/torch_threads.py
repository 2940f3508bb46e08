"""Starts as many of torch's own threads as it may, which spin while they wait.

expect: fail, timeout, crash, memory
only: latency
"""

import torch

torch.set_num_threads(16)


def attention(q, k, v, mask=None):
    rows = []
    for i in range(q.shape[-2]):
        logits = (q[..., i : i + 1, :] @ k.transpose(-2, -1)) * q.shape[-1] ** -0.5
        if mask is None:
            rows.append(logits.softmax(-1) @ v)
        else:
            allowed = mask.expand(*q.shape[:-1], k.shape[-2])[..., i : i + 1, :]
            rows.append(logits.masked_fill(~allowed, torch.finfo(q.dtype).min).softmax(-1).masked_fill(~allowed, 0.0) @ v)
    return torch.cat(rows, dim=-2)
