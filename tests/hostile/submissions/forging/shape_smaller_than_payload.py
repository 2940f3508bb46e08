"""Sends more payload than its shapes account for.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    tensor = {"x": 0, "dtype": "float32", "shape": [1]}
    forge.send(forge.frame({"id": forge.request()["id"], "value": tensor}, bytes(1 << 20)))
    forge.wait()
