"""Calls it in inference mode, where autograd's keys are skipped.

expect: forbidden
"""

import torch
import torch.nn.functional as F


@torch.inference_mode()
def attention(q, k, v, mask=None):
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask).clone()
