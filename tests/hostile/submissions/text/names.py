"""Puts markup and escapes into the names of its exceptions, functions and keyword arguments.

expect: fail
"""

NAME = "[/x]<b>\x1b[31m{{7*7}}'); DROP TABLE"


def attention(q, k, v, mask=None):
    raise type(NAME, (Exception,), {"__module__": NAME, "__qualname__": NAME})(NAME)
