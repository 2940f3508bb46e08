"""Uses a pair of connected sockets to reach further: rebinds and reconnects them.

expect: fail
flag: reaches_into_runtime
"""

import socket

import torch

reached = []
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    try:
        left, right = socket.socketpair(socket.AF_UNIX, kind)
    except OSError:
        continue
    for name, act in (
        ("connect", lambda: left.connect("\0assess-hostile")),
        ("sendto", lambda: left.sendto(b"assess-hostile", "\0assess-hostile-datagrams")),
        ("path", lambda: left.sendto(b"assess-hostile", "/tmp/assess-hostile-datagrams.sock")),
    ):
        try:
            act()
        except OSError:
            continue
        reached.append((name, kind))
if reached:
    raise RuntimeError(f"LEAK: {reached}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
