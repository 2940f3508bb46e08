"""Redispatches the operator to each key that might have a kernel of its own.

expect: forbidden, fail, crash
"""

import torch

KEYS = [key for key in dir(torch._C.DispatchKey) if key[0].isupper()]


def attention(q, k, v, mask=None):
    op = torch.ops.aten._scaled_dot_product_attention_math.default
    for key in KEYS:
        if key in ("CPU", "Undefined") or "Python" in key:
            continue
        try:
            return op.redispatch(torch._C.DispatchKeySet(getattr(torch._C.DispatchKey, key)), q, k, v, mask)[0]
        except (RuntimeError, NotImplementedError):
            continue
    return q
