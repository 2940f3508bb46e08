"""Answers well, and sends a little more a moment later.

expect: fail
flag: protocol_violation
"""

import forge
import torch


def attention(q, k, v, mask=None):
    forge.send(b"\0")
    return torch.zeros(*q.shape[:-1], v.shape[-1])
