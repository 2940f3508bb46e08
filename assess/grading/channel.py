"""The trusted side's own control line: length-prefixed JSON with file descriptors, between app, zygote and judge.

A worker never holds an end of such a channel. A partner's death shows as ChannelClosed.
"""

from __future__ import annotations

import array
import json
import socket
import struct
from typing import Any

_LENGTH = struct.Struct(">I")
_MAX_DESCRIPTORS = 8


class ChannelClosed(Exception):
    """The partner is gone."""


class Channel:
    """One end of a control line over a Unix stream socket; owns the socket."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def fileno(self) -> int:
        """The descriptor, so that a selector can wait for this channel."""
        return self.sock.fileno()

    def send(self, message: dict[str, Any], descriptors: tuple[int, ...] = ()) -> None:
        """Send one message with open descriptors; raises ChannelClosed when the partner is gone."""
        body = json.dumps(message, separators=(",", ":")).encode()
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        try:
            # The length and the descriptors go first and alone, so that they arrive together.
            self.sock.sendmsg([_LENGTH.pack(len(body))], rights)
            self.sock.sendall(body)
        except OSError as error:
            raise ChannelClosed(str(error)) from None

    def receive(self) -> tuple[dict[str, Any], list[int]]:
        """Wait for one message; returns it with the descriptors that came along, now ours to close."""
        try:
            head, ancillary, _, _ = self.sock.recvmsg(
                _LENGTH.size, socket.CMSG_SPACE(_MAX_DESCRIPTORS * 4), socket.MSG_WAITALL | _CLOSE_ON_EXEC
            )
        except OSError as error:
            raise ChannelClosed(str(error)) from None
        descriptors: list[int] = []
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                descriptors += array.array("i", data[: len(data) - len(data) % 4])
        if len(head) < _LENGTH.size:
            raise ChannelClosed("the partner closed the line")
        (size,) = _LENGTH.unpack(head)
        body = bytearray()
        while len(body) < size:
            try:
                chunk = self.sock.recv(size - len(body))
            except OSError as error:
                raise ChannelClosed(str(error)) from None
            if not chunk:
                raise ChannelClosed("the partner died within a message")
            body += chunk
        message = json.loads(body)
        assert isinstance(message, dict)
        return message, descriptors

    def close(self) -> None:
        """Close this end; the partner sees ChannelClosed."""
        self.sock.close()


_CLOSE_ON_EXEC = getattr(socket, "MSG_CMSG_CLOEXEC", 0)


def pair() -> tuple[Channel, Channel]:
    """Two connected ends."""
    left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    return Channel(left), Channel(right)
