"""Lets a thread write the answer to the line while the worker is still waiting.

expect: fail
flag: reaches_into_runtime
"""

import os
import stat
import struct
import sys
import threading

import torch


def attention(q, k, v, mask=None):
    identifier = sys._getframe(2).f_locals["request"]["id"].encode()
    body = b'{"id":"' + identifier + b'","value":null}'
    frame = struct.pack(">4sIQ", b"ASW1", len(body), 0) + body

    def late():
        for descriptor in range(256):
            try:
                if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                    os.write(descriptor, frame)
            except OSError:
                continue

    threading.Thread(target=late, daemon=True).start()
    threading.Event().wait(0.1)
    return torch.zeros(3)
