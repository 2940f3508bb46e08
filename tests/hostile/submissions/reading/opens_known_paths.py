"""Opens the paths at which hidden files and secrets usually lie.

expect: fail
flag: reaches_into_runtime
"""

import os
import sys

import torch

paths = ["/etc/passwd", "/etc/shadow", "/etc/hostname", "/root/.bash_history", "/root/.ssh/id_rsa", "/proc/self/maps"]
paths += ["/proc/self/environ", "/proc/self/cmdline", "/proc/self/mountinfo", "/proc/1/environ", "/proc/version"]
paths += [os.path.join(folder, "assess", "_content") for folder in sys.path]
module = sys.modules.get("assess")
if module is not None and module.__file__:
    checkout = os.path.dirname(os.path.dirname(module.__file__))
    paths += [module.__file__, checkout, *(os.path.join(checkout, name) for name in ("graders", "challenges", "tests", "README.md"))]
    paths.append(os.path.join(checkout, "graders/transformer/attention/solutions/right/reference.py"))
found = []
for path in paths:
    try:
        if os.path.isdir(path):
            if not {"graders", "challenges", "README.md", "test_attention.py", "pool.py"} & set(os.listdir(path)):
                continue  # the way to a library, and nothing beside it
        else:
            open(path, "rb").read(1)
    except OSError:
        continue
    found.append(path)
if found:
    raise RuntimeError(f"LEAK: {found}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
