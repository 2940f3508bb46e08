"""Streams zeros for ever after a header that promised them.

expect: timeout, fail
seconds: 3
"""

import forge


def attention(q, k, v, mask=None):
    forge.send(forge.frame({"id": forge.request()["id"], "value": None}, payload_length=512 << 20))
    while True:
        forge.send(bytes(1 << 16))
