"""What the submissions of this family share: takes over the line to the judge, and writes frames of its own on it.

A frame is magic, header length (u32), payload length (u64), a JSON header, a payload; see `assess/grading/wire.py`.
"""

import json
import os
import socket
import stat
import struct
import sys

FRAME = struct.Struct(">4sIQ")
MAGIC = b"ASW1"


def line():
    """The first socket among the descriptors of this process."""
    for descriptor in range(256):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                return socket.socket(fileno=os.dup(descriptor))
        except OSError:
            continue
    raise RuntimeError("there is no line to the judge")


def request():
    """The request that is being answered, from the frames below the submission."""
    frame = sys._getframe()
    while frame is not None:
        found = frame.f_locals.get("request")
        if isinstance(found, dict) and "id" in found:
            return found
        frame = frame.f_back
    raise RuntimeError("there is no request in sight")


def frame(header, payload=b"", header_length=None, payload_length=None, magic=MAGIC):
    """The bytes of a frame, whose lengths may lie."""
    body = header if isinstance(header, bytes) else json.dumps(header).encode()
    head = FRAME.pack(
        magic,
        len(body) if header_length is None else header_length,
        len(payload) if payload_length is None else payload_length,
    )
    return head + body + payload


def send(data):
    """Send all of `data`, however long the judge takes to read it."""
    sock = line()
    sock.setblocking(True)
    sock.sendall(data)


def receive(sock):
    """One whole request: header and payload."""
    data = b""
    while len(data) < FRAME.size:
        data += sock.recv(FRAME.size - len(data))
    _, header, payload = FRAME.unpack(data)
    rest = b""
    while len(rest) < header + payload:
        rest += sock.recv(min(1 << 20, header + payload - len(rest)))
    return json.loads(rest[:header]), rest[header:]


def serve(answer):
    """Answer every further request with the bytes that `answer(header, payload)` makes; never returns."""
    sock = line()
    sock.setblocking(True)
    while True:
        sock.sendall(answer(*receive(sock)))


def wait():
    """Stay alive without answering."""
    sock = line()
    sock.setblocking(True)
    while sock.recv(1 << 16):
        pass
    os._exit(0)
