"""Announces a header and a payload of more bytes than there are.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    forge.send(forge.frame({}, header_length=2**32 - 1, payload_length=2**64 - 1))
    forge.wait()
