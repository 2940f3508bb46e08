"""Starts threads without end.

expect: fail, timeout, memory, crash
flag: reaches_into_runtime
"""

import threading

import torch

threading.stack_size(32768)
stop = threading.Event()


def attention(q, k, v, mask=None):
    for _ in range(5000):
        threading.Thread(target=stop.wait, daemon=True).start()
    raise RuntimeError("LEAK: five thousand threads")
