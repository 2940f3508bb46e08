"""Sends datagrams, which need no answer.

expect: fail
flag: reaches_into_runtime
"""

import socket

import torch

sent = []
for address in (("127.0.0.1", 47113), ("8.8.8.8", 53), ("255.255.255.255", 9)):
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            sock.sendto(b"assess-hostile", address)
    except OSError:
        continue
    sent.append(address)
if sent:
    raise RuntimeError(f"LEAK: sent to {sent}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
