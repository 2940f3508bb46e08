"""Kills itself.

expect: crash, fail
flag: reaches_into_runtime
"""

import os
import signal

import torch


def attention(q, k, v, mask=None):
    os.kill(os.getpid(), signal.SIGKILL)
    return torch.zeros(3)
