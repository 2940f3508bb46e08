"""Compiles a script from text that calls it.

expect: forbidden
"""

import torch

unit = torch.jit.CompilationUnit(
    """
def attend(q, k, v, mask: Optional[Tensor]):
    return torch.nn.functional.scaled_dot_product_attention(q, k, v, mask)
"""
)


def attention(q, k, v, mask=None):
    return unit.attend(q, k, v, mask)
