"""Raises what closes a generator.

expect: fail
"""

def attention(q, k, v, mask=None):
    raise GeneratorExit
