"""The library's own attention by its dispatcher name, in the variant that also returns the weights.

fails: values, technique
"""

import torch


def attention(q, k, v, mask=None):
    out, _ = torch.ops.aten._scaled_dot_product_attention_math(q, k, v, mask)
    return out if mask is None else out.masked_fill(~mask.any(-1, keepdim=True), 0.0)
