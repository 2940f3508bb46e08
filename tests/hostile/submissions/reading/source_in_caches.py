"""Looks for the reference's source in the caches that tracebacks use.

expect: fail
"""

import linecache

import torch

found = [name for name, entry in linecache.cache.items() if "solutions" in name or "test_attention" in name or "grader" in name]
if found:
    raise RuntimeError(f"LEAK: {found}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
