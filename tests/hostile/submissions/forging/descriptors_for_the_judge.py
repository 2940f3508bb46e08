"""Sends open descriptors along with its answer.

expect: fail
"""

import array
import socket

import forge


def attention(q, k, v, mask=None):
    data = forge.frame({"id": forge.request()["id"], "value": None})
    for _ in range(50):
        forge.line().sendmsg([b""], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2] * 80))])
    forge.line().sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2] * 80))])
    forge.wait()
