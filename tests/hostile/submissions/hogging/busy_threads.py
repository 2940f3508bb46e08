"""Slows the machine with busy threads from the moment it is imported, so that the reference looks slow as well.

expect: fail, timeout
only: latency
flag: reaches_into_runtime
seconds: 6
"""

import threading

import torch


def burn():
    x = torch.randn(200, 200)
    while True:
        x = torch.tanh(x @ x)


for _ in range(6):
    threading.Thread(target=burn, daemon=True).start()


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
