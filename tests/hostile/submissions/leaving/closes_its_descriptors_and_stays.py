"""Closes every descriptor and goes on for ever, so that nobody can hear whether it is alive.

expect: crash, timeout
seconds: 3
"""

import os


def attention(q, k, v, mask=None):
    os.closerange(0, 1024)
    while True:
        pass
