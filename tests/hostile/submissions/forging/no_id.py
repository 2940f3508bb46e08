"""Answers without saying what.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    forge.send(forge.frame({"value": True, "ok": True, "verdict": "pass"}))
    forge.wait()
