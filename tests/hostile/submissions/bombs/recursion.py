"""Calls itself without end.

expect: fail, crash
"""

def attention(q, k, v, mask=None):
    return attention(q, k, v, mask)
