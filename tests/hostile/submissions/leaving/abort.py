"""Aborts.

expect: crash
"""

import os


def attention(q, k, v, mask=None):
    os.abort()
