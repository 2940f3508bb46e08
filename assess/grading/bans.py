"""Operators and functions that a challenge forbids, stopped inside the worker however they are reached.

An operator is overridden at the dispatcher, below every Python name, TorchScript and module that could lead to it; a
Python function has its code replaced. Reaching one ends the worker with EXIT_FORBIDDEN, so that no `except` can hide
it. This deters and is cheap; it is no proof, since the worker belongs to the submission: see
`Candidate.assert_operators_banned`.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.abc
import os
import sys
import types
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import torch

EXIT_FORBIDDEN = 86
MARK = "forbidden: "
"""What a refusal prints before the name of what was reached: for the judge, and nobody's output."""
_KEYS = ("CompositeImplicitAutograd", "CPU", "AutogradCPU")
"""The last is where a call with gradients arrives, the second one without, the first what `decompose` calls."""


def _refusal(name: str) -> Callable[..., NoReturn]:
    text = f"{MARK}{name}\n".encode()

    # All that it needs is in its defaults, so that its code can take the place of another function's.
    def refuse(
        *_args: Any,
        _write: Any = os.write,
        _exit: Any = os._exit,
        _text: bytes = text,
        _status: int = EXIT_FORBIDDEN,
        **_kwargs: Any,
    ) -> NoReturn:
        _write(2, _text)
        _exit(_status)
        raise SystemExit(_status)  # for a reader of types: `_exit` does not return

    return refuse


@functools.cache
def operators_named(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Every ATen operator whose name contains one of `parts`; cached, so that a fork inherits the answer."""
    names = torch._C._dispatch_get_all_op_names() if parts else []
    return tuple(name for name in names if name.startswith("aten::") and any(part in name for part in parts))


def forbid_operators(parts: Sequence[str]) -> None:
    """Override every ATen operator whose name contains one of `parts`."""
    names = operators_named(tuple(parts))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns that a kernel is overridden, which is the point
        _override(names)


def _override(names: Sequence[str]) -> None:
    for name in names:
        refusal = _refusal(name.split(".")[0])
        for key in _KEYS:
            library = torch._C._dispatch_library("IMPL", "aten", key, "", 0)
            library.impl(name.removeprefix("aten::"), key, refusal, False)  # type: ignore[call-arg]  # the stub lacks `with_keyset`
            # The registration lives as long as this object, and nothing in Python may hold, find or drop it.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))


def forbid_functions(dotted_names: Sequence[str]) -> None:
    """Replace the code of library functions and methods; a module that is not loaded yet may not be loaded any more."""
    unloaded = []
    for dotted in dotted_names:
        path, _, attribute = dotted.rpartition(".")
        owner = _loaded(path)
        if owner is None:
            unloaded.append(path)
            continue
        function = getattr(owner, attribute)
        refusal = _refusal(dotted)
        if isinstance(function, types.FunctionType) and not function.__code__.co_freevars:
            function.__kwdefaults__ = refusal.__kwdefaults__
            function.__code__ = refusal.__code__
        else:
            setattr(owner, attribute, refusal)
    if unloaded:
        sys.meta_path.insert(0, _NoImport(unloaded))


def _loaded(path: str) -> Any:
    """The module `path`, or the class of that name in a module, if it is loaded."""
    if path in sys.modules:
        return sys.modules[path]
    module_name, _, name = path.rpartition(".")
    return getattr(sys.modules.get(module_name), name, None)


class _NoImport(importlib.abc.MetaPathFinder):
    def __init__(self, names: Sequence[str]) -> None:
        self._refusals = {name: _refusal(name) for name in names}

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        """Refuse the forbidden modules, and leave all others to the finders that follow."""
        if fullname in self._refusals:
            self._refusals[fullname]()
