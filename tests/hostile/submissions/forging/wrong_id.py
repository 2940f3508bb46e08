"""Answers a request that was not asked.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    forge.send(forge.frame({"id": "0" * 16, "value": None}))
    forge.wait()
