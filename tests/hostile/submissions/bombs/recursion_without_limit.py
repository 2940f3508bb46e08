"""Calls itself without end, after having moved the limit away.

expect: fail, crash, memory
flag: reaches_into_runtime
"""

import sys

sys.setrecursionlimit(2**31 - 1)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name)


def attention(q, k, v, mask=None):
    return Deep().anything
