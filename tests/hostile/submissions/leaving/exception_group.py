"""Raises a deep group of exceptions.

expect: fail
"""

def attention(q, k, v, mask=None):
    error: BaseException = SystemExit(0)
    for depth in range(500):
        error = BaseExceptionGroup(f"level {depth}", [error])
    raise error
