"""One file with two sides, the app's editor and the folder: what is to be done so that both hold the same again."""

from __future__ import annotations

import difflib
from typing import Literal

Step = Literal["same", "give", "take", "conflict", "wait"]
CONTEXT = 3  # unchanged lines around a difference


def next_step(base: str | None, mine: str, theirs: str | None) -> Step:
    """What follows from the text when both were last equal, the editor's and the folder's.

    `base` None: they never were. `theirs` None: the file is not there, as while another program writes it.
    """
    if theirs is None:
        return "wait"
    if mine == theirs:
        return "same"
    if theirs == base:
        return "give"
    return "take" if mine == base else "conflict"


def difference(mine: str, theirs: str) -> list[tuple[str, str]]:
    """Both as one list of lines with signs: `-` only in `mine`, `+` only in `theirs`, blank in both, `@` a gap."""
    lines = difflib.unified_diff(mine.split("\n"), theirs.split("\n"), n=CONTEXT, lineterm="")
    return [(line[:1] or " ", line[1:]) for line in lines if not line.startswith(("---", "+++"))]
