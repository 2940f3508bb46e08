"""Raises an exception that derives from BaseException only.

expect: fail
"""

class Quiet(BaseException):
    pass


def attention(q, k, v, mask=None):
    raise Quiet
