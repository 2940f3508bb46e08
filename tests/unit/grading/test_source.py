"""What the judge reads from a source without running it."""

from __future__ import annotations

import pytest

from assess.grading import source


def test_an_import_that_is_not_allowed_is_named_with_its_line():
    message = source.foreign_import({"solution.py": b"import torch\nimport transformers\n"}, ["torch"])
    assert message is not None and "line 2 imports transformers" in message


@pytest.mark.parametrize(
    "text",
    ["import torch.nn as nn", "from torch import nn", "import math, os", "from . import layers", "import layers"],
)
def test_the_standard_library_own_files_and_allowed_packages_pass(text):
    assert source.foreign_import({"solution.py": text.encode(), "layers.py": b""}, ["torch"]) is None


@pytest.mark.parametrize("text", ["def (", "x = '\0'", "(" * 5000, "\ud800"])
def test_a_source_that_cannot_be_parsed_is_left_to_the_worker(text):
    files = {"solution.py": text.encode("utf-8", "surrogatepass")}
    assert source.foreign_import(files, ["torch"]) is None
    assert source.flags(files) == []


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("import torch\ntorch" + ".a" * 1500 + " = 1", "worker_self_patched"),
        ("import torch.package\ntorch.package.importlib.import_module('x')", "reaches_into_runtime"),
        ("import torch\ngetattr(torch, '_' + 'C')", "reaches_into_runtime"),
        ("from types import FunctionType", "reaches_into_runtime"),
        ("import torch\ntorch.__dict__['_C']", "reaches_into_runtime"),
        ("print(__builtins__)", "reaches_into_runtime"),
        ("# coding: utf-7\n# +AAoAIgAiACI-\nimport ctypes\n# +AAoAIgAiACI-", "reaches_into_runtime"),
        ("x = " + "-" * 50_000 + "1", "source_not_read"),
        ("import time\ntime.perf_counter = lambda: 0", "worker_self_patched"),
        ("import torch\ntorch.nn.functional.softmax = None", "worker_self_patched"),
        ("import torch\nsetattr(torch, 'allclose', None)", "worker_self_patched"),
        ("import ctypes", "reaches_into_runtime"),
        ("import sys\nsys._getframe(1)", "reaches_into_runtime"),
        ("import torch\ntorch._C._get_tracing_state()", "reaches_into_runtime"),
        ("eval('1')", "reaches_into_runtime"),
    ],
)
def test_reaching_into_the_runtime_is_flagged(text, flag):
    assert flag in {found.id for found in source.flags({"solution.py": text.encode()})}


def test_a_data_file_does_not_make_a_package_ones_own():
    files = {"solution.py": b"import transformers", "transformers/notes.txt": b""}
    assert source.foreign_import(files, ["torch"]) is not None


def test_ordinary_model_code_raises_no_flag():
    text = b"""
import math
import torch
from torch import nn

class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.linear.weight.data *= 0.5
        nn.init.zeros_(self.linear.bias)
        for module in self.modules():
            module.train()
        self.__dict__["width"] = width

    def forward(self, x):
        return self.linear(x) / math.sqrt(x.shape[-1])
"""
    assert source.flags({"solution.py": text}) == []
