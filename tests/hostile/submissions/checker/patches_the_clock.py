"""Stops every clock, then takes its time.

expect: fail, timeout
only: latency
flag: worker_self_patched
"""

import time

import torch

for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
    setattr(time, name, lambda: 0.0)
time.clock_gettime = lambda clock: 0.0


def attention(q, k, v, mask=None):
    for _ in range(200):
        logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
        if mask is not None:
            logits = logits.masked_fill(~mask, torch.finfo(q.dtype).min)
        weights = logits.softmax(-1)
        output = (weights if mask is None else weights.masked_fill(~mask, 0.0)) @ v
    return output
