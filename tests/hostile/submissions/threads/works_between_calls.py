"""Answers well, but slowly and in a thread that was started before, in the hope that its time is nobody's.

expect: fail, timeout
only: latency
flag: reaches_into_runtime
"""

import queue
import threading

import torch

jobs, answers = queue.Queue(), queue.Queue()


def worker():
    while True:
        q, k, v, mask = jobs.get()
        for _ in range(20):
            logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
            weights = logits.softmax(-1) if mask is None else logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1).masked_fill(~mask, 0.0)
            output = weights @ v
        answers.put(output)


threading.Thread(target=worker, daemon=True).start()


def attention(q, k, v, mask=None):
    jobs.put((q, k, v, mask))
    return answers.get()
