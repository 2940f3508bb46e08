"""Uses the flexible variant, which is written in Python.

expect: forbidden, invalid, memory
"""

from torch.nn.attention.flex_attention import flex_attention


def attention(q, k, v, mask=None):
    return flex_attention(q, k, v)
