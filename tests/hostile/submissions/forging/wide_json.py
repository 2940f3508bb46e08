"""Sends a header with as many entries as fit.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    value = b'{"l":[' + b"0," * 3_000_000 + b"0]}"
    forge.send(forge.frame(b'{"id":"' + forge.request()["id"].encode() + b'","value":' + value + b"}"))
    forge.wait()
