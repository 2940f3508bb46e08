"""Reports errors whose parts are of any type and size.

expect: fail, memory
"""

import forge

errors = iter([
    None,
    "pass",
    [],
    {},
    {"type": {"a": [1, 2]}, "message": ["x"], "line": 10**4000, "file": {}},
    {"type": None, "message": None, "line": True},
    {"type": "A" * 100_000, "message": "B" * 1_000_000, "line": -1, "file": "/" * 5000},
    {"type": "\ud800", "message": "\ud800\u202e\x1b[2J", "file": "\n\n\n"},
])


def attention(q, k, v, mask=None):
    forge.send(forge.frame({"id": forge.request()["id"], "error": next(errors, None)}))
    forge.wait()
