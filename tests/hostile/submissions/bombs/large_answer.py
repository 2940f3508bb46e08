"""Returns as much as the memory allows.

expect: fail, memory
"""

import torch


def attention(q, k, v, mask=None):
    return torch.zeros(60_000_000)
