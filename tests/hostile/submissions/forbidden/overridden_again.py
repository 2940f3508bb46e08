"""Overrides the override, with a function that looks for the kernel underneath.

expect: forbidden, fail
flag: reaches_into_runtime
"""

import torch

library = torch.library.Library("aten", "IMPL")
for key in ("CPU", "CompositeImplicitAutograd", "AutogradCPU"):
    try:
        library.impl("scaled_dot_product_attention", lambda q, k, v, *rest: torch.ops.aten._scaled_dot_product_attention_math(q, k, v)[0], key)
    except RuntimeError:
        continue


def attention(q, k, v, mask=None):
    return torch.ops.aten.scaled_dot_product_attention(q, k, v, mask)
