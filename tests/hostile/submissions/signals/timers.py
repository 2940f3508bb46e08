"""Sets timers and limits that signal later.

expect: fail, crash, timeout
flag: reaches_into_runtime
"""

import resource
import signal

import torch


def attention(q, k, v, mask=None):
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    resource.setrlimit(resource.RLIMIT_CPU, (0, 0))
    for _ in range(1000):
        torch.ones(100) @ torch.ones(100)
    return torch.zeros(3)
