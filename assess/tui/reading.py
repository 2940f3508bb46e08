"""What is read beside the editor: the statement, and below it the visible tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.tui.backstage import Desk


def reading(desk: Desk) -> str:
    """The statement with the visible tests below it, as Markdown."""
    parts = [desk.entry.statement.rstrip()]
    for name, text in desk.visible_tests.items():
        fence = "`" * max(3, 1 + max((len(run) for run in _backticks(text)), default=0))
        parts.append(f"## The visible tests: {name}\n\n{fence}python\n{text.rstrip()}\n{fence}")
    return "\n\n".join(parts) + "\n"


def _backticks(text: str) -> list[str]:
    """Every run of backticks, so that a fence can be longer than all of them."""
    return "".join(c if c == "`" else " " for c in text).split()
