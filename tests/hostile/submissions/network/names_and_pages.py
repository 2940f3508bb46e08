"""Asks for names and pages through the libraries for it.

expect: fail
flag: reaches_into_runtime
"""

import socket
import urllib.request

import torch

reached = []
for name, act in (
    ("name", lambda: socket.getaddrinfo("example.com", 80)),
    ("page", lambda: urllib.request.urlopen("http://example.com", timeout=0.5)),
    ("hub", lambda: torch.hub.load_state_dict_from_url("http://example.com/x.pt")),
):
    try:
        act()
    except Exception:
        continue
    reached.append(name)
if reached:
    raise RuntimeError(f"LEAK: {reached}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
