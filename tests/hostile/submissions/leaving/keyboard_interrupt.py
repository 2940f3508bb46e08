"""Raises what Ctrl-C raises.

expect: fail
"""

def attention(q, k, v, mask=None):
    raise KeyboardInterrupt
