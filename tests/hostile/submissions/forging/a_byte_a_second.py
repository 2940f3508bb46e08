"""Sends a right answer, a byte a second.

expect: timeout
seconds: 3
"""

import time

import forge


def attention(q, k, v, mask=None):
    for byte in forge.frame({"id": forge.request()["id"], "value": None}, bytes(1000)):
        forge.send(bytes([byte]))
        time.sleep(1)
