"""What the judge reads from the text of a submission, without running it: forbidden imports, and what to look at.

The flags are hints for a reviewer and never change a score. A source with a syntax error is left to the worker, whose
interpreter names the line; one that is too deep to be read is flagged.
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
        "__import__",
        "__loader__",
        "__spec__",
        "_C",
        "_dispatch_library",
        "_getframe",
        "_exit",
        "get_objects",
        "get_referrers",
        "library",
        "settrace",
        "setprofile",
        "gi_frame",
        "tb_frame",
        "f_back",
        "f_globals",
        "f_locals",
        "get_code",
        "import_module",
        "co_consts",
        "CodeType",
        "FunctionType",
    ]
)
_LOW_LEVEL_NAMES = frozenset(["__builtins__", "__loader__", "__spec__"])
_LOW_LEVEL_WORDS = _LOW_LEVEL_ATTRIBUTES | _LOW_LEVEL_MODULES - {"signal", "site"}  # torch.signal is about windows
_LOW_LEVEL_CALLS = frozenset(["exec", "eval", "compile", "__import__", "breakpoint", "globals"])
_MAX_PLACES = 6


_TOO_DEEP = (RecursionError, MemoryError)


def _trees(files: Mapping[str, bytes]) -> Iterator[tuple[str, ast.Module]]:
    """The trees of the very texts that a worker will run, whatever encoding their first lines claim."""
    for name, content in files.items():
        if name.endswith(".py"):
            try:
                yield name, ast.parse(content.decode("utf-8-sig", "replace"))
            except (SyntaxError, ValueError, *_TOO_DEEP):
                continue


def _unread(files: Mapping[str, bytes]) -> list[str]:
    """Files too deep to be read here, which a worker that moved its limits might run nevertheless."""
    found = []
    for name, content in files.items():
        try:
            if name.endswith(".py"):
                ast.parse(content.decode("utf-8-sig", "replace"))
        except (SyntaxError, ValueError):
            continue
        except _TOO_DEEP:
            found.append(name)
    return found


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
    own = {PurePosixPath(name).parts[0].removesuffix(".py") for name in files if name.endswith(".py")}
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


def _is_low_level(node: ast.AST, modules: set[str]) -> str | None:
    for module in _imported(node):
        if module.split(".")[0] in _LOW_LEVEL_MODULES:
            return f"imports {module}"
    if isinstance(node, ast.ImportFrom):
        for alias in node.names:
            if alias.name in _LOW_LEVEL_WORDS:
                return f"imports {alias.name}"
    if isinstance(node, ast.Attribute):
        of_module = isinstance(node.value, ast.Name) and node.value.id in modules
        if node.attr in _LOW_LEVEL_WORDS or (node.attr == "__dict__" and of_module):
            return f"uses .{node.attr}"
    if isinstance(node, ast.Name) and node.id in _LOW_LEVEL_NAMES:
        return f"uses {node.id}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in _LOW_LEVEL_CALLS:
            return f"calls {node.func.id}"
        if _looks_up_by_computed_name(node.func.id, node.args, modules):
            return f"calls {node.func.id} on a module"
    return None


def _looks_up_by_computed_name(function: str, arguments: Sequence[ast.expr], modules: set[str]) -> bool:
    """Whether an attribute of a library is reached by a name that cannot be read here."""
    if not arguments or not isinstance(arguments[0], ast.Name) or arguments[0].id not in modules:
        return False
    if function == "getattr":
        return not all(isinstance(argument, ast.Constant) for argument in arguments[1:2])
    return function == "vars"


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
        names: list[str] = []
        while isinstance(root, ast.Attribute):
            names.append(root.attr)
            root = root.value
        if names and isinstance(root, ast.Name) and root.id in modules:
            return f"assigns to {'.'.join([root.id, *reversed(names)])}"
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
            if what := _is_low_level(node, modules):
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
    if unread := _unread(files):
        listed = ", ".join(unread[:_MAX_PLACES])
        found.append(Flag(id="source_not_read", message=f"Too deeply nested to be looked through: {listed}."))
    return found
