"""Imports point down only, in the code as it is written; `test_import_hygiene` looks at it as it runs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
CONTENT = sorted([*ROOT.glob("graders/**/*.py"), *ROOT.glob("challenges/**/*.py")])


def test_every_import_contract_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert code == 0, capsys.readouterr().out


def imported(path: Path) -> set[str]:
    """The dotted names that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
    return names


def test_graders_and_visible_tests_use_nothing_of_the_app_but_the_kit() -> None:
    tests = [path for path in CONTENT if path.name.startswith("test_")]
    assert tests
    for path in tests:
        ours = {name for name in imported(path) if name.partition(".")[0] == "assess"}
        assert ours <= {"assess.grading.kit"}, f"{path.relative_to(ROOT)} imports {ours}"


def test_starters_know_nothing_of_the_app() -> None:
    for path in ROOT.glob("challenges/*/*/starter/**/*.py"):
        assert not any(name.startswith("assess") for name in imported(path)), path


def test_no_module_is_too_long_and_no_name_hides_what_is_in_it() -> None:
    for path in ROOT.glob("assess/**/*.py"):
        assert len(path.read_text("utf-8").splitlines()) <= 400, f"{path.relative_to(ROOT)} is a module to split"
        assert path.stem not in {"utils", "helpers", "util", "helper", "common", "misc"}, path
