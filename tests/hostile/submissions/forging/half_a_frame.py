"""Sends half a frame and dies.

expect: crash
"""

import os

import forge


def attention(q, k, v, mask=None):
    forge.send(forge.frame({"id": forge.request()["id"], "value": None}, bytes(100))[:30])
    os._exit(0)
