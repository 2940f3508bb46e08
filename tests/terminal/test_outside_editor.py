"""The app leaves a real terminal to a real editor, and takes back what was saved there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


def script(path: Path, text: str) -> str:
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return str(path)


def test_the_persons_editor_opens_and_its_text_comes_back_as_one_step_to_undo(terminal, tmp_path):
    editor = script(tmp_path / "editor", 'echo "EDITING $1"; read answer; echo "# $answer" >> "$1"\n')
    screen = terminal(100, 30, EDITOR=editor, VISUAL="")
    screen.until("Add two tensors")
    screen.keys("Enter")
    screen.until("def add(a, b):")
    screen.type("# typed here")
    screen.keys("Enter")
    screen.until("# typed here")
    screen.keys("F11")
    shown = screen.until("EDITING")
    assert "solution.py" in shown and "F3 Editor" not in shown
    screen.keys("C-c")  # it is the editor's, if it wants it: the app must not end by it
    screen.until(lambda text: "F3 Editor" in text)
    assert "ended with code" not in screen.screen(), "nothing was changed, so nothing is said"
    screen.keys("F11")
    screen.until("EDITING")
    screen.type("from outside")
    screen.keys("Enter")
    screen.until("# from outside")
    screen.until("# typed here")
    screen.keys("C-z")
    screen.until(lambda text: "# from outside" not in text and "# typed here" in text)
    screen.keys("C-q")
    screen.until("EXIT 0")


def test_an_editor_that_fails_changes_nothing_and_its_text_is_kept(terminal, tmp_path):
    editor = script(tmp_path / "editor", 'echo "# lost?" >> "$1"; exit 3\n')
    screen = terminal(100, 30, EDITOR=editor, VISUAL="")
    screen.until("Add two tensors")
    screen.keys("Enter")
    screen.until("def add(a, b):")
    screen.keys("F11")
    said = screen.until(lambda text: "ended with code 3" in text and "nothing" in text)  # a toast, beside other text
    assert "# lost?" not in said
    screen.keys("C-q")
    screen.until("EXIT 0")
