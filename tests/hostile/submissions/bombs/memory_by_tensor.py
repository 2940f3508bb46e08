"""Asks for a tensor of 400 GB.

expect: memory
"""

import torch


def attention(q, k, v, mask=None):
    return torch.ones(100_000_000_000)
