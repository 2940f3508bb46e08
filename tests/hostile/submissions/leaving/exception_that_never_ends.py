"""Raises an exception whose text takes for ever to make.

expect: timeout
seconds: 3
"""

class Endless(Exception):
    def __str__(self):
        while True:
            pass


def attention(q, k, v, mask=None):
    raise Endless
