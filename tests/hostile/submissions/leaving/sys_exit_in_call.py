"""Leaves in the middle of a call, with a status that says success.

expect: fail
"""

def attention(q, k, v, mask=None):
    raise SystemExit(0)
