"""Forks twice, leaves the session and stays.

expect: fail, crash
"""

import os
import time

import torch


def attention(q, k, v, mask=None):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(1)
        os._exit(0)
    return torch.zeros(3)
