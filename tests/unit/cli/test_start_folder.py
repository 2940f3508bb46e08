"""The folder that `assess start` makes: any editor, a script or a notebook runs the visible tests in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

AS_IN_A_NOTEBOOK = """
import pytest
from pathlib import Path

ARGUMENTS = ["-q", "-c", "/dev/null", "-p", "no:cacheprovider"]
print("starter", int(pytest.main(ARGUMENTS)))
Path("solution.py").write_text("def add(a, b):\\n    return a + b\\n")
print("mended", int(pytest.main(ARGUMENTS)))
"""


@pytest.fixture
def folder(assess, tmp_path) -> Path:
    done = assess("start", "add", tmp_path / "mine")
    assert done.returncode == 0 and "assess watch" in done.stdout and "pytest" in done.stdout
    return tmp_path / "mine"


def python(folder: Path, content: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, timeout=200, check=False,
        env={**os.environ, "ASSESS_CONTENT": str(content)},
    )  # fmt: skip


def test_pytest_fails_on_the_starter_and_shows_the_test_and_the_reason_alone(folder, content):
    done = python(folder, content.root, "-m", "pytest", "-c", "/dev/null")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "expect_close(candidate.add(" in done.stdout
    assert "NotImplementedError: add the two (solution.py, line 2)" in done.stdout
    assert "def _raised" not in done.stdout and "self.kill()" not in done.stdout


def test_a_notebook_may_run_them_again_in_the_same_process_after_every_change(folder, content):
    done = python(folder, content.root, "-W", "ignore", "-c", AS_IN_A_NOTEBOOK)
    assert "starter 1" in done.stdout and "mended 0" in done.stdout, done.stdout + done.stderr


def test_a_notebook_in_the_folder_is_not_handed_in(assess, folder):
    (folder / "solution.py").write_text("def add(a, b):\n    return a + b\n")
    (folder / "My notes (1).ipynb").write_text("{}" * 100_000)
    done = assess("check", "add", folder)
    assert done.returncode == 0, done.stderr
