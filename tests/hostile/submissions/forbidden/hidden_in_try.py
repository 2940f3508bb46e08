"""Hides the call behind handlers for whatever it may raise.

expect: forbidden
"""

import torch
import torch.nn.functional as F


def attention(q, k, v, mask=None):
    try:
        try:
            return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        finally:
            while True:
                break
    except BaseException:
        return torch.zeros(3)
