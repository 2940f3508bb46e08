"""Takes over the line for good and answers every question with zeros of a plausible shape.

expect: fail
"""

import forge


def answer(header, payload):
    tensor = {"x": 0, "dtype": "float32", "shape": [4, 4]}
    return forge.frame({"id": header["id"], "value": tensor}, bytes(64))


forge.send(forge.frame({"id": forge.request()["id"], "value": None}))
forge.serve(answer)
