"""Writes to every folder that it knows of until they are full.

expect: fail, crash
"""

import os
import tempfile

written = []


def attention(q, k, v, mask=None):
    for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run", ".", os.path.expanduser("~"), "/", tempfile.gettempdir()):
        try:
            with open(os.path.join(folder, "assess-hostile-disk"), "wb") as file:
                for _ in range(64):
                    file.write(bytes(1 << 20))
        except OSError:
            continue
        written.append(folder)
    if written:
        raise RuntimeError(f"LEAK: wrote to {written}")
    return q
