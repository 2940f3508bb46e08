"""Raises from a file whose name looks like an option, and carries a note.

expect: fail
"""

from odd import fail


def attention(q, k, v, mask=None):
    fail()
