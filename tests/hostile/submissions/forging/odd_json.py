"""Sends headers that are JSON to some parsers only.

expect: fail
flag: protocol_violation
"""

import forge

headers = iter([
    b"",
    b"null",
    b"[]",
    b'"pass"',
    b"{",
    b'{"id": NaN}',
    b"\xff\xfe{\x00}\x00",
    b'{"id": 1, "id": 2}',
    b'{"value": 1' + b"0" * 5000 + b"}",
    b'{"id": "\\ud800"}',
])


def attention(q, k, v, mask=None):
    forge.send(forge.frame(next(headers, b"[]")))
    forge.wait()
