"""Connects to sockets in the file system.

expect: fail
flag: reaches_into_runtime
"""

import glob
import socket

import torch

reached = []
for path in ["/tmp/assess-hostile.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket", *glob.glob("/tmp/*.sock")]:
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect(path)
    except OSError:
        continue
    reached.append(path)
if reached:
    raise RuntimeError(f"LEAK: connected to {reached}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
