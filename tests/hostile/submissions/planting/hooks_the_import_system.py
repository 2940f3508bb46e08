"""Adds finders that answer for every module, and clears the caches.

expect: fail, crash
flag: reaches_into_runtime
"""

import importlib.abc
import sys

import torch


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self)

    def create_module(self, spec):
        return torch

    def exec_module(self, module):
        pass


sys.meta_path.insert(0, Finder())
for name in list(sys.modules):
    if name.startswith("assess"):
        del sys.modules[name]


def attention(q, k, v, mask=None):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
