"""Sends a bool tensor whose bytes are neither 0 nor 1.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    tensor = {"x": 0, "dtype": "bool", "shape": [64]}
    forge.send(forge.frame({"id": forge.request()["id"], "value": tensor}, bytes([255]) * 64))
    forge.wait()
