"""The hostile side: imports the submission and answers the judge's calls, nothing else.

Everything in this process belongs to the submission once it is loaded, so nothing here decides a grade: replies carry
outputs, and the judge checks each byte. Called by `zygote` in a process that is already confined.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import linecache
import os
import random
import socket
import sys
import traceback
import types
from typing import Any

import numpy as np
import torch

from assess.grading import bans, wire
from assess.grading.harness import Harness, perform
from assess.grading.operators import OperatorProfile
from assess.grading.rehearsal import rehearse
from assess.grading.sandbox.confine import Confinement

SUBMISSION_FOLDER = "/submission"


def prepare(confinement: Confinement) -> None:
    """Warm up, set the bans, and give this fork random generators and output streams of its own."""
    rehearse()
    bans.forbid_operators(confinement.forbidden_operators)
    bans.forbid_functions(confinement.forbidden_functions)
    sys.stdout = open(1, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    torch.default_generator.manual_seed(int.from_bytes(os.urandom(7), "big"))
    np.random.seed(int.from_bytes(os.urandom(4), "big"))
    random.seed(os.urandom(16))


class _SubmissionImporter(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the submitted files by name, from memory."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        base = fullname.replace(".", "/")
        for name, is_package in ((f"{base}.py", False), (f"{base}/__init__.py", True)):
            if name in self._files:
                spec = importlib.machinery.ModuleSpec(
                    fullname, self, origin=f"{SUBMISSION_FOLDER}/{name}", is_package=is_package
                )
                spec.loader_state = name
                return spec
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        assert module.__spec__ is not None
        name = module.__spec__.loader_state
        source, path = self._files[name], f"{SUBMISSION_FOLDER}/{name}"
        module.__file__ = path
        linecache.cache[path] = (len(source), None, source.splitlines(True), path)
        exec(compile(source, path, "exec"), module.__dict__)


def describe(error: BaseException) -> dict[str, Any]:
    """What went wrong, and the last line of the submission that was involved."""
    try:
        message = str(error)
    except BaseException:
        message = "an exception whose text cannot be read"
    place: dict[str, Any] = {}
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename.startswith(SUBMISSION_FOLDER):
            place = {"file": frame.f_code.co_filename[len(SUBMISSION_FOLDER) + 1 :], "line": line}
    if isinstance(error, SyntaxError) and str(error.filename).startswith(SUBMISSION_FOLDER):
        place = {"file": str(error.filename)[len(SUBMISSION_FOLDER) + 1 :], "line": error.lineno}
        message = error.msg
    return {"type": type(error).__name__[:100], "message": message[:4000], **place}


def _read_exactly(sock: socket.socket, count: int) -> bytearray:
    data = bytearray(count)
    view, received = memoryview(data), 0
    while received < count:
        size = sock.recv_into(view[received:])
        if size == 0:
            os._exit(0)
        received += size
    return data


def _load(request: dict[str, Any]) -> Harness:
    sys.argv = ["solution.py"]
    sys.path[:] = [path for path in sys.path if path.startswith(("/usr", sys.prefix, sys.base_prefix))]
    sys.meta_path.insert(0, _SubmissionImporter(request["files"]))
    harness = Harness(importlib.import_module("solution"))
    if request.get("profile"):
        harness.profile = OperatorProfile()
    return harness


def serve(sock: socket.socket) -> None:
    """Answer requests until the judge closes the socket. The first one loads the submission."""
    harness: Harness | None = None
    while True:
        request, payload = wire.read_frame(lambda count: _read_exactly(sock, count))
        reply: dict[str, Any] = {"id": request["id"]}
        chunks: list[bytes | memoryview] | None = None
        try:
            if harness is None:
                harness = _load(request)
                value: Any = harness.missing(request["entrypoints"])
            else:
                arguments = wire.decode(request["arguments"], payload)
                value = perform(harness, request, arguments)
            reply["value"], tensors = wire.encode(value)
            chunks = wire.pack(reply, tensors)
        except BaseException as error:
            chunks = wire.pack({"id": request["id"], "error": describe(error)}, [])
        for chunk in chunks:
            sock.sendall(chunk)
