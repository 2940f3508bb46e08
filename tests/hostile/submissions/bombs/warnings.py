"""Warns, a different way each time.

expect: fail
"""

import warnings

import torch


def attention(q, k, v, mask=None):
    for number in range(5000):
        warnings.warn(f"warning {number}", stacklevel=1)
    return torch.zeros(3)
