"""Stops itself, and waits to be continued by nobody.

expect: timeout, crash, fail
flag: reaches_into_runtime
seconds: 3
"""

import os
import signal

import torch


def attention(q, k, v, mask=None):
    os.kill(os.getpid(), signal.SIGSTOP)
    return torch.zeros(3)
