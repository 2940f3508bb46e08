"""Calls the fused operator of a whole encoder layer.

expect: forbidden
"""

import torch


def attention(q, k, v, mask=None):
    e = torch.ones(4)
    m = torch.ones(4, 4)
    torch.ops.aten._transformer_encoder_layer_fwd(torch.ones(1, 2, 4), 4, 2, m.repeat(3, 1), e.repeat(3), m, e, False, False, 1e-5, e, e, e, e, m, e, m, e)
    return q
