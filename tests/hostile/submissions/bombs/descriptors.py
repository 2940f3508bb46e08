"""Opens descriptors until there are none left.

expect: fail, crash
"""

import os

held = []


def attention(q, k, v, mask=None):
    while True:
        held.append(os.pipe())
