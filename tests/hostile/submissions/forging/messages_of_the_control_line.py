"""Speaks to its line as the warm pool would, asking for workers and reporting deaths.

expect: fail
"""

import json
import struct

import forge


def attention(q, k, v, mask=None):
    for message in ({"op": "worker_exited", "id": 1, "status": 0}, {"op": "judge", "request": {}}, {"op": "settled"}):
        body = json.dumps(message).encode()
        forge.send(struct.pack(">I", len(body)) + body)
    return q
