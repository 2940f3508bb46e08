"""Answers one request twice, so that the second answer waits for the next question.

expect: fail
"""

import forge
import torch


def attention(q, k, v, mask=None):
    forge.send(forge.frame({"id": forge.request()["id"], "value": None}))
    return torch.zeros(3)
