"""Edits of whole lines, as functions from lines to lines."""

from __future__ import annotations

from collections.abc import Sequence

COMMENT = "# "


def toggled_comment(lines: Sequence[str]) -> list[str]:
    """The lines commented out in one column, or, where all are comments already, without their comment sign.

    Blank lines stay as they are.
    """
    written = [line for line in lines if line.strip()]
    if written and all(line.lstrip().startswith("#") for line in written):
        return [_uncommented(line) for line in lines]
    column = min((len(line) - len(line.lstrip(" ")) for line in written), default=0)
    return [f"{line[:column]}{COMMENT}{line[column:]}" if line.strip() else line for line in lines]


def _uncommented(line: str) -> str:
    before, sign, after = line.partition("#")
    return before + (after[1:] if after.startswith(" ") else after) if sign and not before.strip() else line


def shifted(line: str, columns: int) -> str:
    """`line` indented by `columns`, or with up to `-columns` leading spaces fewer; empty lines stay empty."""
    if columns > 0:
        return " " * columns + line if line.strip() else line
    return line[min(-columns, len(line) - len(line.lstrip(" "))) :]
