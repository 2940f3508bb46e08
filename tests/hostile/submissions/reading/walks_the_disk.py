"""Walks every folder for graders, references, rubrics and databases.

expect: fail, timeout
"""

import os

import torch

found = []
for top in ("/root", "/home", "/tmp", "/var", "/opt", "/srv", "/mnt", "/usr", "/"):
    for folder, folders, files in os.walk(top):
        if folder in ("/proc", "/sys"):
            folders.clear()
        if "grader.toml" in files or "test_attention.py" in files or "/graders/" in folder or "assess.db" in files:
            found.append(folder)
if found:
    raise RuntimeError(f"LEAK: {found[:5]}")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
