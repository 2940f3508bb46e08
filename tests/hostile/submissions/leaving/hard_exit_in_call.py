"""Ends the process in the middle of a call, past every handler.

expect: crash
flag: reaches_into_runtime
"""

import os


def attention(q, k, v, mask=None):
    os._exit(0)
