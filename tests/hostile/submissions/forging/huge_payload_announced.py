"""Announces the largest payload that is allowed, and sends none of it.

expect: timeout
seconds: 3
"""

import forge


def attention(q, k, v, mask=None):
    forge.send(forge.frame({"id": forge.request()["id"], "value": None}, payload_length=512 << 20))
    forge.wait()
