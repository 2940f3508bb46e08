"""Raises what ends a loop.

expect: fail
"""

def attention(q, k, v, mask=None):
    raise StopIteration(q)
