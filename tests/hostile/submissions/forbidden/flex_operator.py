"""Uses the higher-order operator behind the flexible variant.

expect: forbidden, fail
"""

import torch


def attention(q, k, v, mask=None):
    from torch._higher_order_ops.flex_attention import math_attention

    squeeze = 4 - q.dim()
    q, k, v = (x[(None,) * squeeze] if squeeze > 0 else x for x in (q, k, v))
    score = lambda score, b, h, m, n: score
    return math_attention(q, k, v, score, (None,) * 13, q.shape[-1] ** -0.5, {})[0]
