"""Uses one of the patterns by which the compiler recognises attention, which are attention.

expect: forbidden, fail, invalid, memory, crash
"""

from torch._inductor.fx_passes.fuse_attention import _sfdp_pattern_1


def attention(q, k, v, mask=None):
    return _sfdp_pattern_1(q, k, v, q.shape[-1] ** 0.5)
