"""Makes the worker's encoder send ones for whatever is returned.

expect: fail, invalid
flag: reaches_into_runtime
"""

import sys

import torch

wire = sys.modules["assess.grading.wire"]
encode = wire.encode
wire.encode = lambda value: encode(torch.ones_like(value) if isinstance(value, torch.Tensor) else value)


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
