"""Sends a header that nests deeper than any parser likes.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    depth = 200_000
    forge.send(forge.frame(b'{"value":' + b"[" * depth + b"]" * depth + b"}"))
    forge.wait()
