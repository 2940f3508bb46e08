"""Claims a shape whose product comes out right because two sizes are negative.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    tensor = {"x": 0, "dtype": "float32", "shape": [-4, -4]}
    forge.send(forge.frame({"id": forge.request()["id"], "value": tensor}, bytes(64)))
    forge.wait()
