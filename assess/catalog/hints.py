"""The ladder of hints of a challenge: `hints.md`, cut at its headings of the second level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")


@dataclass(frozen=True)
class Hint:
    """One step of the ladder."""

    title: str
    """The heading, without its number; empty where the file has no headings."""
    text: str
    """Markdown."""


def read_hints(path: Path) -> tuple[Hint, ...]:
    """The hints in the file, in order; a file without headings is one hint. Raises OSError where it cannot be read."""
    return cut_hints(path.read_text(encoding="utf-8", errors="replace"))


def cut_hints(markdown: str) -> tuple[Hint, ...]:
    """The text cut before each `## `, except inside a fence of code; what stands before the first one is left out."""
    steps: list[tuple[str, list[str]]] = []
    fence = ""
    for line in markdown.splitlines():
        mark = FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        if line.startswith("## ") and not fence:
            steps.append((re.sub(r"^\d+[.)]\s*", "", line[3:].strip()), []))
        elif steps:
            steps[-1][1].append(line)
    if not steps:
        return (Hint("", markdown.strip()),) if markdown.strip() else ()
    return tuple(Hint(title, "\n".join(lines).strip()) for title, lines in steps)
