"""The skill map as a table: a row for each architecture family, a column for each aspect, at whatever width there is.

A level is shown as a bar and as a number, so that no colour is needed to read it; a gap says that nothing is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from assess.session.skills import Cell, SkillLine, Standing

NAME_WIDTH = 13  # cells: the longest family and two to spare
WORDY = 28  # cells of a column, from which counts are written out
LONGEST_BAR = 12  # cells
GAP = "no challenge"


def bar(standing: Standing, length: int) -> Content:
    """`███░░  62`: the level as a bar of `length` cells and as a number; only where there is a level."""
    level = standing.level or 0
    filled = max(round(level * length / 100), 1 if level else 0)
    return Content.assemble(
        Content.styled("█" * filled, "$success" if level >= 67 else "$accent" if level >= 34 else "$primary"),
        Content.styled("░" * (length - filled), "$muted"),
        f" {level:>3}",
    )


class SkillTable(Widget):
    """Draws the cells that it was last shown."""

    can_focus = False

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._families: dict[str, str] = {}
        self._aspects: dict[str, str] = {}
        self._cells: dict[tuple[str, str], Cell] = {}

    def show(self, cells: Sequence[Cell], families: dict[str, str], aspects: dict[str, str]) -> None:
        """Show these cells; `families` and `aspects` are how they are written, in order."""
        self._families, self._aspects = families, aspects
        self._cells = {(cell.family, cell.aspect): cell for cell in cells}
        self.refresh(layout=True)

    def render(self) -> Content:
        """One line for the aspects, and one for each family."""
        width = self.content_size.width
        column = max(0, width - NAME_WIDTH) // max(1, len(self._aspects))
        heads = "".join(f"{aspect:<{column}}" for aspect in self._aspects.values())
        lines = [Content.styled(f"{'':<{NAME_WIDTH}}{heads}".rstrip(), "$muted")]
        for family, name in self._families.items():
            row = Content(f"{name:<{NAME_WIDTH}}")
            for aspect in self._aspects:
                row = Content.assemble(row, _cell(self._cells[family, aspect].standing, column))
            lines.append(row.rstrip())
        return Content("\n").join(lines)


def _cell(standing: Standing, width: int) -> Content:
    if standing.level is None:
        return Content.styled(f"{GAP:<{width}}", "$muted")
    counts = f"{standing.passed} of {standing.available} passed" if width >= WORDY else _short(standing)
    length = min(LONGEST_BAR, width - 6 - max(5, len(counts)))
    cell = Content.assemble(bar(standing, length), Content.styled(f" {counts}", "$muted"))
    return Content.assemble(cell, " " * (width - cell.cell_length))


def _short(standing: Standing) -> str:
    return f"{standing.passed}/{standing.available}"


def skill_list(lines: Sequence[SkillLine]) -> Content:
    """Every skill on a line: bar, level, how many are passed, title."""
    rows = []
    for line in lines:
        standing = line.standing
        if standing.level is None:
            rows.append(Content.styled(f"{GAP:<14}       {line.title}", "$muted"))
        else:
            rows.append(Content.assemble(bar(standing, 10), f"  {_short(standing):>5}  ", Content(line.title)))
    return Content("\n").join(rows)
