"""Takes the next request off the line before the worker sees it, and answers both as one.

expect: fail, timeout, crash
"""

import forge


def attention(q, k, v, mask=None):
    sock = forge.line()
    sock.setblocking(False)
    try:
        sock.recv(1 << 20)
    except BlockingIOError:
        pass
    forge.send(forge.frame({"id": forge.request()["id"], "value": None}) * 3)
    forge.wait()
