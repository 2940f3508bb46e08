"""Grows until something gives, catches that, and grows again.

expect: memory, timeout, crash
seconds: 3
"""

import torch

hoard = []


def attention(q, k, v, mask=None):
    size = 1 << 30
    while True:
        try:
            hoard.append(torch.ones(size))
        except BaseException:
            size = max(1, size // 2)
