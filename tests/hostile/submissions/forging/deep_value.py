"""Sends a value that nests as deep as a parser just bears.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    depth = 400
    value = b'{"l":[' * depth + b"null" + b"]}" * depth
    forge.send(forge.frame(b'{"id":"' + forge.request()["id"].encode() + b'","value":' + value + b"}"))
    forge.wait()
