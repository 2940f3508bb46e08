"""Claims dtypes that do not exist, or that are no text.

expect: fail
flag: protocol_violation
"""

import forge

dtypes = iter(["qint8", "object", "__class__", "float32\0", 3, None, ["float32"], {}])


def attention(q, k, v, mask=None):
    tensor = {"x": 0, "dtype": next(dtypes, "object"), "shape": [16]}
    forge.send(forge.frame({"id": forge.request()["id"], "value": tensor}, bytes(64)))
    forge.wait()
