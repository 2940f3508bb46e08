"""Claims shapes made of true, text and fractions.

expect: fail
flag: protocol_violation
"""

import forge

shapes = iter([[True, True], ["1"], [1.0], [[1]], None, {}, "4", [2**70], [0] * 100])


def attention(q, k, v, mask=None):
    tensor = {"x": 0, "dtype": "float32", "shape": next(shapes, [True])}
    forge.send(forge.frame({"id": forge.request()["id"], "value": tensor}, bytes(64)))
    forge.wait()
