"""Brings modules with the names of torch, numpy, pytest and assess.

expect: fail, invalid
"""

import torch


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
