"""Raises its own priority, pins itself to a core and lowers the priority of all others.

expect: fail, timeout
only: latency
"""

import os

import torch

for attempt in (
    lambda: os.nice(-20),
    lambda: os.setpriority(os.PRIO_USER, 0, 19),
    lambda: os.setpriority(os.PRIO_PGRP, 0, 19),
    lambda: os.sched_setaffinity(0, {0}),
    lambda: os.sched_setaffinity(os.getppid(), {0}),
    lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)),
):
    try:
        attempt()
    except OSError:
        continue
    raise RuntimeError("LEAK: the scheduler listened")


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
