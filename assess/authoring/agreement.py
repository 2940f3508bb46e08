"""Do statement, interface and starter say the same? Compared as text and syntax trees; nothing is imported or run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from assess.schema.challenge import ChallengeFiles

SECTIONS = ("Goal", "Interface", "Example", "How it is scored", "What is out of scope")
"""The headings that every statement has."""


def disagreements(files: ChallengeFiles) -> Iterator[str]:
    """One sentence for each way in which statement, `challenge.toml` and starter differ."""
    statement = files.statement.read_text("utf-8", errors="replace")
    for section in SECTIONS:
        if not re.search(rf"^#+ +{section}", statement, re.MULTILINE | re.IGNORECASE):
            yield f"statement.md has no heading `{section}`: add the section."
    if not re.search(r"\bshapes?\b", statement, re.IGNORECASE):
        yield "statement.md has no Shapes block: give every argument's shape and dtype."
    flat = _flat(statement)
    source = (files.starter_dir / "solution.py").read_text("utf-8", errors="replace")
    try:
        defined = _definitions(ast.parse(source))
    except SyntaxError as error:
        yield f"starter/solution.py is not Python (line {error.lineno}): mend it."
        return
    for name in files.challenge.entrypoints:
        signature = files.challenge.interface[name].signature
        if _flat(signature) not in flat:
            yield f"statement.md does not show `{signature}`, as interface.{name}.signature has it: make them agree."
        if name not in defined:
            yield f"starter/solution.py does not define `{name}`: add it, to be filled in."
            continue
        promised, written = _promised(signature), _parameters(defined[name])
        if promised is None:
            yield f"interface.{name}.signature is `{signature}`, which is no Python signature: write it as `def` would."
        elif written is not None and promised != written:
            yield (
                f"starter/solution.py defines `{name}({', '.join(written)})`, but interface.{name}.signature promises "
                f"`{name}({', '.join(promised)})`: make them agree."
            )


def _flat(text: str) -> str:
    """Text without white space, in which a signature may be broken over lines."""
    return re.sub(r"\s+", "", text)


def _definitions(module: ast.Module) -> dict[str, ast.stmt]:
    """Each name that a module binds at its top level, with the statement that binds it."""
    bound: dict[str, ast.stmt] = {}
    for statement in module.body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                bound[statement.name] = statement
            case ast.Assign():
                bound |= {target.id: statement for target in statement.targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                bound[name] = statement
            case ast.Import() | ast.ImportFrom():
                bound |= {alias.asname or alias.name: statement for alias in statement.names}
    return bound


def _promised(signature: str) -> list[str] | None:
    """The parameters of a signature such as `attention(q, k, v, mask=None)`; None where it cannot be parsed."""
    try:
        (function,) = ast.parse(f"def {signature.removeprefix('class ')}: pass").body
    except (SyntaxError, ValueError):
        return None
    return _parameters(function)


def _parameters(definition: ast.stmt) -> list[str] | None:
    """Parameters with their defaults, as written; a class has those of its `__init__`. None where they are unknown."""
    if isinstance(definition, ast.ClassDef):
        inits = [item for item in definition.body if isinstance(item, ast.FunctionDef) and item.name == "__init__"]
        found = _parameters(inits[0]) if inits else None
        return found[1:] if found else None
    if not isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    arguments = definition.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults)) + [*arguments.defaults]
    written = [_parameter(argument, default) for argument, default in zip(positional, defaults, strict=True)]
    if arguments.vararg:
        written.append(f"*{arguments.vararg.arg}")
    elif arguments.kwonlyargs:
        written.append("*")
    written += [_parameter(a, default) for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    return written + ([f"**{arguments.kwarg.arg}"] if arguments.kwarg else [])


def _parameter(argument: ast.arg, default: ast.expr | None) -> str:
    """One parameter without its annotation."""
    return argument.arg if default is None else f"{argument.arg}={ast.unparse(default)}"
