"""Raises an exception whose text raises another one that does the same.

expect: fail, crash, timeout
"""

class Evil(Exception):
    def __str__(self):
        raise Evil

    __repr__ = __str__

    def __reduce__(self):
        raise SystemExit


def attention(q, k, v, mask=None):
    raise Evil
