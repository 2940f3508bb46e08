"""Throws torch out and imports it again.

expect: forbidden, invalid, crash, fail, memory
flag: reaches_into_runtime
"""

import sys

for name in list(sys.modules):
    if name.split(".")[0] == "torch":
        del sys.modules[name]
import torch
import torch.nn.functional as F


def attention(q, k, v, mask=None):
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
