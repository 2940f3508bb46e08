"""Takes the decomposition that the compiler would use.

expect: forbidden, fail, crash, invalid, memory
"""

import torch
import torch._decomp


def attention(q, k, v, mask=None):
    table = torch._decomp.decomposition_table
    op = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu.default
    while q.dim() < 4:
        q, k, v = q[None], k[None], v[None]
    return table[op](q, k, v)[0]
