"""Loops inside one regular expression, where no Python code is reached.

expect: timeout
seconds: 3
"""

import re


def attention(q, k, v, mask=None):
    re.match(r"(a+)+$", "a" * 64 + "b")
    return q
