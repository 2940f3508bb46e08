"""Closes every descriptor that it has, the line to the judge among them.

expect: crash, fail
"""

import os


def attention(q, k, v, mask=None):
    os.closerange(0, 1024)
    return q
