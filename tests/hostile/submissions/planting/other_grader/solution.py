"""Brings files with the names of the grader's own, and of its reference.

expect: fail
"""

import torch


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
