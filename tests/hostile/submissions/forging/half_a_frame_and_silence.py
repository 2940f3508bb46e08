"""Sends half a frame and then nothing.

expect: timeout
seconds: 3
"""

import forge


def attention(q, k, v, mask=None):
    forge.send(forge.frame({"id": forge.request()["id"], "value": None}, bytes(100))[:30])
    forge.wait()
