"""Answers well and writes to its arguments from a thread afterwards.

expect: fail
flag: reaches_into_runtime
"""

import threading

import torch


def attention(q, k, v, mask=None):
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        output = logits.softmax(-1) @ v
    else:
        output = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1) @ v

    def later():
        while True:
            v.detach().zero_()

    threading.Thread(target=later, daemon=True).start()
    return output
