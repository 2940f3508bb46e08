"""Raises an exception with an enormous text and an enormous name.

expect: fail, memory, crash
"""

def attention(q, k, v, mask=None):
    raise type("E" * 10_000_000, (Exception,), {})("long " * 10_000_000)
