"""Starts threads that are no daemons, so that an orderly exit would wait for them.

expect: fail
flag: reaches_into_runtime
"""

import threading

import torch

for _ in range(4):
    threading.Thread(target=threading.Event().wait).start()


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
