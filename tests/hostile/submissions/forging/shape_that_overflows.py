"""Claims an empty tensor whose other sizes overflow any product.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    tensor = {"x": 0, "dtype": "float32", "shape": [0] + [1 << 29] * 15}
    forge.send(forge.frame({"id": forge.request()["id"], "value": tensor}))
    forge.wait()
