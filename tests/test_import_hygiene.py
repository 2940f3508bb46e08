"""What the real commands import, seen from outside: nothing heavy comes before it is needed, and torch never here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TORCH = {"torch", "torch_geometric"}
HEAVY = TORCH | {"numpy", "sqlite_utils", "sqlite3", "jinja2", "pytest", "scipy", "networkx", "fsrs"}


def imports_of(*arguments: str, expect: int = 0) -> set[str]:
    """The top-level packages that a fresh interpreter imports while it runs `arguments`."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert done.returncode == expect, done.stderr[-2000:]
    names = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "assess" in names
    return {name.partition(".")[0] for name in names}


def test_help_and_version_import_no_records_and_nothing_heavy() -> None:
    for argument in ("--help", "--version"):
        assert not imports_of("-m", "assess", argument) & (HEAVY | {"textual", "pydantic"})


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--json"),
        ("show", "transformer/attention"),
    ],
)
def test_reading_the_catalogue_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert not imports_of("-m", "assess", *arguments) & (HEAVY | {"textual"})


def test_a_grade_never_imports_torch_or_the_screen_into_the_command(own_home: Path) -> None:
    starter = Path(__file__).parents[1] / "challenges/transformer/attention/starter"
    imported = imports_of("-m", "assess", "grade", "transformer/attention", str(starter), expect=1)
    assert imported & (TORCH | {"textual", "jinja2", "pytest"}) == set()  # the database library itself brings numpy
    assert "sqlite_utils" in imported


def test_the_app_can_paint_before_anything_heavy_is_imported() -> None:
    imported = imports_of("-c", "import assess.tui.app")
    assert "textual" in imported
    assert imported & HEAVY == set()


def test_the_service_below_command_and_app_is_light() -> None:
    assert not imports_of("-c", "import assess.session.attempt, assess.grading.broker") & (HEAVY | {"textual"})


def test_the_test_plugin_costs_other_projects_nothing() -> None:
    imported = imports_of("-c", "import assess.grading.pytest_plugin")
    assert imported & (HEAVY - {"pytest"} | {"textual", "pydantic"}) == set()
