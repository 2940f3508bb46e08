"""Imports another library through a module that some third one imported.

expect: fail, invalid, memory
flag: reaches_into_runtime
"""

import torch
import torch.package

load = torch.package.package_importer.importlib.import_module
module = load("sci" + "py.special")


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
