"""Writes conftest.py, sitecustomize.py and a path file wherever Python or pytest might look.

expect: fail
flag: reaches_into_runtime
"""

import os
import site
import sys

import torch

text = "print('LEAK: a planted file ran')  # assess-hostile\n"
planted = []
for folder in {*sys.path, *site.getsitepackages(), ".", "/", "/tmp", "/submission", os.path.dirname(torch.__file__)}:
    for name in ("conftest.py", "sitecustomize.py", "usercustomize.py", "assess-hostile.pth", "pytest.ini"):
        try:
            with open(os.path.join(folder, name), "x") as file:
                file.write(text)
        except OSError:
            continue
        planted.append(folder)
if planted:
    raise RuntimeError(f"LEAK: planted files in {planted}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
