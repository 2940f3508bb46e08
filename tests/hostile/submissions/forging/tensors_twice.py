"""Refers to one tensor twice, so that two would share memory in the judge.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    tensor = {"x": 0, "dtype": "float32", "shape": [16]}
    forge.send(forge.frame({"id": forge.request()["id"], "value": {"l": [tensor, tensor]}}, bytes(64)))
    forge.wait()
