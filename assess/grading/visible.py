"""The checks that a challenge's visible tests make: one a test function, worth one point, titled by its docstring."""

from __future__ import annotations

import ast
from pathlib import Path

from pydantic import ValidationError

from assess.errors import ContentError
from assess.schema.grader import CheckKind, CheckSpec, GraderSpec


def visible_spec(folder: Path) -> GraderSpec:
    """A grader made of the `test_*` functions in `folder`, read without running them.

    Raises ContentError when there are none, or a file cannot be parsed.
    """
    checks: list[CheckSpec] = []
    for path in sorted(folder.glob("test_*.py")):
        try:
            tree = ast.parse(path.read_bytes())
        except SyntaxError as error:
            raise ContentError(
                f"{path}, line {error.lineno}: the visible test cannot be parsed; mend its syntax."
            ) from None
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                identifier = node.name.removeprefix("test_")
                title = (ast.get_docstring(node) or identifier.replace("_", " ").capitalize()).partition("\n")[0]
                checks.append(_check(path, node.name, identifier, title))
    if not checks:
        raise ContentError(f"{folder} has no visible tests: add a test_*.py with at least one test function.")
    return GraderSpec(schema_version=1, checks=tuple(checks))


def _check(path: Path, test: str, identifier: str, title: str) -> CheckSpec:
    try:
        return CheckSpec(
            id=identifier[:60].strip("_"), title=title[:90], kind=CheckKind.CORRECTNESS, points=1, test=test
        )
    except ValidationError:
        raise ContentError(
            f"{path}: {test} cannot be shown as a check; name it test_ and words in small letters, and begin its "
            "docstring with what it checks."
        ) from None
