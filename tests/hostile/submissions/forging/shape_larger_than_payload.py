"""Claims a shape that its payload does not fill.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    tensor = {"x": 0, "dtype": "float32", "shape": [1 << 20, 1 << 10]}
    forge.send(forge.frame({"id": forge.request()["id"], "value": tensor}, bytes(64)))
    forge.wait()
