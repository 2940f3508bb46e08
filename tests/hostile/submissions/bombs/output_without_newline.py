"""Prints bytes that are no text, without a line ever ending.

expect: fail
"""

import os

import torch


def attention(q, k, v, mask=None):
    for _ in range(100):
        os.write(1, bytes(range(256)) * 40)
    return torch.zeros(3)
