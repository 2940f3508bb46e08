"""What the judge reads from the text of a submission, without running it: forbidden imports, and what to look at.

The flags are hints for a reviewer and never change a score. A source that cannot be parsed is left to the worker, whose
interpreter names the line.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from assess.schema.grade import Flag

_LOW_LEVEL_MODULES = frozenset(
    [
        "_ctypes",
        "_posixsubprocess",
        "_socket",
        "atexit",
        "builtins",
        "ctypes",
        "faulthandler",
        "gc",
        "importlib",
        "inspect",
        "multiprocessing",
        "pickle",
        "marshal",
        "mmap",
        "posix",
        "pty",
        "runpy",
        "signal",
        "site",
        "socket",
        "subprocess",
        "sys",
        "_thread",
        "threading",
    ]
)
_LOW_LEVEL_ATTRIBUTES = frozenset(
    [
        "__builtins__",
        "__code__",
        "__globals__",
        "__subclasses__",
        "_C",
        "_dispatch_library",
        "_getframe",
        "_exit",
        "get_objects",
        "get_referrers",
        "library",
        "modules",
        "settrace",
        "setprofile",
        "gi_frame",
        "tb_frame",
        "f_back",
        "f_globals",
        "f_locals",
    ]
)
_LOW_LEVEL_CALLS = frozenset(["exec", "eval", "compile", "__import__", "breakpoint", "globals"])
_MAX_PLACES = 6


def _trees(files: Mapping[str, bytes]) -> Iterator[tuple[str, ast.Module]]:
    for name, content in files.items():
        if name.endswith(".py"):
            try:
                yield name, ast.parse(content)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []


def foreign_import(files: Mapping[str, bytes], allowed: Sequence[str]) -> str | None:
    """A sentence on the first import that the challenge does not allow, or None.

    The standard library, the submission's own modules and `allowed` top-level packages may be imported.
    """
    own = {PurePosixPath(name).parts[0].removesuffix(".py") for name in files}
    for name, tree in _trees(files):
        for node in ast.walk(tree):
            for module in _imported(node):
                top = module.split(".")[0]
                if top not in sys.stdlib_module_names and top not in own and top not in allowed:
                    line = getattr(node, "lineno", 0)
                    return (
                        f"{name}, line {line} imports {top}; this challenge allows the standard library and "
                        f"{', '.join(allowed)}."
                    )
    return None


def _is_low_level(node: ast.AST) -> str | None:
    for module in _imported(node):
        if module.split(".")[0] in _LOW_LEVEL_MODULES:
            return f"imports {module}"
    if isinstance(node, ast.Attribute) and node.attr in _LOW_LEVEL_ATTRIBUTES:
        return f"uses .{node.attr}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _LOW_LEVEL_CALLS:
        return f"calls {node.func.id}"
    return None


def _patched(node: ast.AST, modules: set[str]) -> str | None:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"setattr", "delattr"}:
        targets = [ast.Attribute(value=node.args[0], attr="…")] if node.args else []
    for target in targets:
        root: ast.expr = target
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(target, ast.Attribute) and isinstance(root, ast.Name) and root.id in modules:
            return f"assigns to {ast.unparse(target)}"
    return None


def _module_names(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def flags(files: Mapping[str, bytes]) -> list[Flag]:
    """What a reviewer should look at in the source: changes to libraries, and tools that reach into the runtime."""
    patches: list[str] = []
    reaches: list[str] = []
    for name, tree in _trees(files):
        modules = _module_names(tree)
        for node in ast.walk(tree):
            line = getattr(node, "lineno", 0)
            if what := _patched(node, modules):
                patches.append(f"{name}:{line} {what}")
            if what := _is_low_level(node):
                reaches.append(f"{name}:{line} {what}")
    found = []
    for identifier, text, places in (
        ("worker_self_patched", "The submission changes a library inside its own process", patches),
        ("reaches_into_runtime", "The submission uses tools that reach into the interpreter", reaches),
    ):
        if places:
            more = f" and {len(places) - _MAX_PLACES} more" if len(places) > _MAX_PLACES else ""
            listed = "; ".join(place[:120] for place in places[:_MAX_PLACES])
            found.append(Flag(id=identifier, message=f"{text}: {listed}{more}. It cannot raise the score; look why."))
    return found
