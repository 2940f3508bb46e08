"""Changes modes, owners, times and attributes, which file rules on reading and writing do not cover.

expect: fail
flag: reaches_into_runtime
"""

import ctypes
import os

import torch

NOWHERE = "/assess-hostile-nowhere"  # with the right to ask, the answer would be that it does not exist
libc = ctypes.CDLL(None, use_errno=True)


def by_libc(name, *arguments):
    if getattr(libc, name)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), name)


asked = []
for name, attempt in (
    ("chmod", lambda: os.chmod(NOWHERE, 0o777)),
    ("fchmod", lambda: os.fchmod(1000, 0o777)),
    ("chown", lambda: os.chown(NOWHERE, 1, 1)),
    ("lchown", lambda: os.lchown(NOWHERE, 1, 1)),
    ("fchown", lambda: os.fchown(1000, 1, 1)),
    ("utime", lambda: os.utime(NOWHERE)),
    ("setxattr", lambda: os.setxattr(NOWHERE, "user.hostile", b"1")),
    ("removexattr", lambda: os.removexattr(NOWHERE, "user.hostile")),
    ("truncate", lambda: os.truncate(NOWHERE, 0)),
    ("inotify", lambda: by_libc("inotify_add_watch", 1000, b"/tmp", 256)),
    ("syslog", lambda: by_libc("klogctl", 42, None, 0)),
):
    try:
        attempt()
    except PermissionError:
        continue
    except OSError:
        pass
    asked.append(name)
if asked:
    raise RuntimeError(f"LEAK: could ask for {asked}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
