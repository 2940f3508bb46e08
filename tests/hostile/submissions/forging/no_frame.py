"""Sends bytes that are no frame at all.

expect: fail
flag: protocol_violation
"""

import forge


def attention(q, k, v, mask=None):
    forge.send(b"HTTP/1.1 200 OK\r\n\r\n" * 10)
    forge.wait()
