"""Calls the function behind the module.

expect: forbidden
"""

import torch
import torch.nn.functional as F


def attention(q, k, v, mask=None):
    *leading, queries, d = q.shape
    keys = k.shape[-2]
    eye = torch.eye(d, dtype=q.dtype)
    a, b = q.reshape(-1, queries, d).transpose(0, 1), k.reshape(-1, keys, d).transpose(0, 1)
    _, weights = F.multi_head_attention_forward(a, b, b, d, 1, torch.cat((eye,) * 3), None, None, None, False, 0.0, eye, None, training=False)
    return weights.reshape(*leading, queries, keys) @ v
