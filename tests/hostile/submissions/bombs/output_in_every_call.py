"""Answers wrongly, and prints a megabyte each time.

expect: fail
"""

import sys

import torch


def attention(q, k, v, mask=None):
    sys.stdout.write("spam " * 100_000)
    sys.stderr.write("spam " * 100_000)
    logits = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
    if mask is None:
        return logits.softmax(-1) @ v
    weights = logits.masked_fill(~mask, torch.finfo(q.dtype).min).softmax(-1)
    return weights @ v
