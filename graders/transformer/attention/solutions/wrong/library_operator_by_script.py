"""The library's own attention, reached through a script that is compiled from text.

fails: values, technique
"""

import torch

_unit = torch.jit.CompilationUnit(
    """
def attend(q, k, v, mask: Optional[Tensor]):
    return torch.nn.functional.scaled_dot_product_attention(q, k, v, mask)
"""
)


def attention(q, k, v, mask=None):
    out = _unit.attend(q, k, v, mask)
    return out if mask is None else out.masked_fill(~mask.any(-1, keepdim=True), 0.0)
