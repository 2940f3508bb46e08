"""Reads from address zero.

expect: crash
flag: reaches_into_runtime
"""

import ctypes


def attention(q, k, v, mask=None):
    ctypes.string_at(0)
