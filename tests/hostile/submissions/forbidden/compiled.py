"""Has the compiler build it.

expect: forbidden, fail, crash, memory, invalid, timeout
"""

import torch
import torch.nn.functional as F


@torch.compile(backend="eager")
def attention(q, k, v, mask=None):
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
