"""Overwrites, appends to, renames and links over the files of loaded libraries.

expect: fail
"""

import os

import torch

target = torch.nn.functional.__file__
done = []
for name, attempt in (
    ("open", lambda: open(target, "a").close()),
    ("chmod", lambda: os.chmod(target, 0o666)),
    ("rename", lambda: os.rename(target, target + "assess-hostile")),
    ("unlink", lambda: os.unlink(target)),
    ("link", lambda: os.link(target, "/tmp/assess-hostile-link")),
    ("symlink", lambda: os.symlink(target, "/tmp/assess-hostile-symlink")),
    ("truncate", lambda: os.truncate(target, 0)),
    ("utime", lambda: os.utime(target)),
    ("mkdir", lambda: os.mkdir(os.path.dirname(target) + "/assess-hostile")),
    ("mkfifo", lambda: os.mkfifo("/tmp/assess-hostile-fifo")),
):
    try:
        attempt()
    except OSError:
        continue
    done.append(name)
if done:
    raise RuntimeError(f"LEAK: {done} worked on {target}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
