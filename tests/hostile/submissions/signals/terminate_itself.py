"""Sends itself every signal that there is.

expect: crash, fail, timeout
flag: reaches_into_runtime
seconds: 3
"""

import os
import signal

import torch


def attention(q, k, v, mask=None):
    for number in (2, 15, 1, 3, 10, 12, 13, 14, 24, 25, 6):
        os.kill(os.getpid(), number)
    return torch.zeros(3)
