"""The person's own editor on one file, while the app has left the terminal to it."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USUAL = ("nano", "vim", "vi", "emacs")
"""Looked for, in this order, where neither VISUAL nor EDITOR is set."""


@dataclass(frozen=True)
class Edited:
    """What came back."""

    text: str | None
    """The new text, or None where there is none to take."""
    problem: str = ""
    """Why not, in a sentence that says where the file is kept; empty where nothing went wrong."""


def editor_command(chosen: str = "") -> list[str] | None:
    """The command of the person's editor: the one in the settings, VISUAL, EDITOR, or a usual one; None for none."""
    for command in (chosen, os.environ.get("VISUAL", ""), os.environ.get("EDITOR", "")):
        try:
            if words := shlex.split(command):
                return words
        except ValueError:  # a quote that is not closed
            continue
    return next(([found] for name in USUAL if (found := shutil.which(name))), None)


def edit(command: list[str], name: str, text: str) -> Edited:
    """Run an editor on a copy of the file `name` that holds `text`; blocks until it ends.

    The copy is deleted once its text was taken; otherwise it is kept and named.
    """
    folder = Path(tempfile.mkdtemp(prefix="assess-"))
    path = folder / Path(name).name
    before = text.encode("utf-8", "surrogatepass")
    path.write_bytes(before)
    try:
        with _interrupts_left_to_it():
            code = subprocess.run([*command, str(path)], check=False).returncode
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        return Edited(None, f"{command[0]} could not be started ({error.strerror}): set EDITOR to your editor.")
    try:
        after = path.read_bytes()
        new = after.decode("utf-8", "surrogatepass")
    except OSError:
        return Edited(None, f"{command[0]} left no file at {path}: nothing was taken over.")
    except UnicodeDecodeError:
        return Edited(None, f"What {command[0]} saved is not UTF-8: nothing was taken over; it is kept at {path}.")
    if code != 0 and after != before:
        return Edited(None, f"{command[0]} ended with code {code}: nothing was taken over; its text is kept at {path}.")
    shutil.rmtree(folder, ignore_errors=True)
    return Edited(new if after != before else None)


@contextmanager
def _interrupts_left_to_it() -> Iterator[None]:
    """Let Ctrl-C reach the editor alone: it is sent to all programs of the terminal, and would end the app."""
    before = signal.signal(signal.SIGINT, lambda signum, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
