"""A live curve drawn in braille: all runs of one series of one check, with its range and its last values.

Drawing a few hundred points takes a millisecond or two and needs no array library in the interface's process.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from textual.content import Content, Span
from textual.widget import Widget

MAX_POINTS = 1024  # points kept of a run; every second one is dropped when there are more
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # braille bits, by row and column of a cell
STYLES = ("$primary", "$accent", "$success", "$secondary")
DASHES = ((1, 0), (5, 2), (1, 2), (2, 2))
"""Dots drawn and left out along a line, by run: the second sign beside its colour."""
LEGEND = ("⠒⠒⠒", "⠒⠂⠒", "⠂⠐ ", "⠒ ⠒")


@dataclass
class Run:
    """The points of one run so far."""

    points: list[tuple[int, float]] = field(default_factory=list)
    broken_at: int | None = None
    """The first step whose value was not finite."""
    keep_every: int = 1
    seen: int = 0

    def add(self, step: int, value: float | None) -> None:
        """Keep a point, or note that the value was not finite."""
        if value is None or not math.isfinite(value):
            self.broken_at = step if self.broken_at is None else self.broken_at
            return
        self.seen += 1
        if self.seen % self.keep_every == 0:
            self.points.append((step, value))
        if len(self.points) > MAX_POINTS:
            del self.points[::2]
            self.keep_every *= 2


class Curve(Widget):
    """One chart. Its heading and runs come from a judge and are shown as plain text."""

    DEFAULT_CSS = "Curve { height: 12; width: 1fr; }"

    def __init__(self, heading: str) -> None:
        super().__init__(classes="curve")
        self.heading = heading
        self.runs: dict[str, Run] = {}
        self.total = 1

    def add(self, run: str, step: int, total: int, value: float | None) -> None:
        """Take one point; the chart is drawn again with the next frame."""
        self.runs.setdefault(run, Run()).add(step, value)
        self.total = max(self.total, total, step)
        self.refresh()

    def render(self) -> Content:
        """Heading, plot with its axis, and a legend line for each run."""
        width, height = self.content_size
        lines = [Content.styled(_clip(self.heading, width), "bold")]
        legend = [self._legend(index, name, width) for index, name in enumerate(list(self.runs)[: len(STYLES)])]
        if len(self.runs) > len(STYLES):
            legend.append(Content.styled(f"and {len(self.runs) - len(STYLES)} more, not drawn", "$muted"))
        rows = max(2, height - 2 - len(legend))
        lines += self._plot(width, rows)
        return Content("\n").join([*lines, *legend])

    def _range(self) -> tuple[float, float]:
        values = [value for run in self.runs.values() for _, value in run.points] or [0.0, 1.0]
        low, high = min(values), max(values)
        pad = (high - low) * 0.02 or abs(high) * 0.1 or 0.5
        return low - pad, high + pad

    def _plot(self, width: int, rows: int) -> Iterator[Content]:
        """`rows` lines of plot with the range at the left, then the axis with the steps."""
        low, high = self._range()
        labels = [f"{high:.4g}", f"{low:.4g}"]
        margin = max(map(len, labels)) + 1
        columns = max(4, width - margin - 1)
        cells = [[0] * columns for _ in range(rows)]
        owner = [[-1] * columns for _ in range(rows)]
        for index, run in enumerate(list(self.runs.values())[: len(STYLES)]):
            drawn, left_out = DASHES[index]
            for along, (x, y) in enumerate(_dots(run.points, self.total, low, high, columns * 2, rows * 4)):
                if along % (drawn + left_out) < drawn:
                    cells[y // 4][x // 2] |= DOTS[y % 4][x % 2]
                    owner[y // 4][x // 2] = index
        for row in range(rows):
            label = labels[0] if row == 0 else labels[1] if row == rows - 1 else ""
            text = f"{label:>{margin - 1}} │" + "".join(chr(0x2800 + bits) if bits else " " for bits in cells[row])
            spans = [Span(0, margin + 1, "$muted")]
            start = margin + 1
            for index, group in groupby(owner[row]):
                end = start + len(list(group))
                if index >= 0:
                    spans.append(Span(start, end, STYLES[index]))
                start = end
            yield Content(text, spans=spans)
        last = f"step {self.total}"
        axis = " " * margin + "0" + last.rjust(max(len(last) + 1, columns))
        yield Content.styled(_clip(axis, width), "$muted")

    def _legend(self, index: int, name: str, width: int) -> Content:
        """The sign of a run, its name, its last value, and where it stopped being finite."""
        run = self.runs[name]
        text = f" {name}"
        if run.points:
            text += f"  {run.points[-1][1]:.4g} at step {run.points[-1][0]}"
        if run.broken_at is not None:
            text += f"  ! not finite from step {run.broken_at}"
        return Content.assemble(Content.styled(LEGEND[index], STYLES[index]), Content(_clip(text, width - 4)))


def _dots(
    points: list[tuple[int, float]], total: int, low: float, high: float, width: int, height: int
) -> Iterator[tuple[int, int]]:
    """Every dot of a line through the points on a grid of `width` by `height` dots, row 0 at the top.

    Points that fall into one column of dots are drawn as the span that they cover, so that the work is bounded by the
    size of the grid and not by how ragged the curve is.
    """
    before: tuple[int, int] | None = None
    for x, column in groupby(points, key=lambda point: _place(point[0] / max(1, total), width)):
        ys = [_place((high - value) / (high - low), height) for _, value in column]
        if before is not None:
            yield from _segment(before, (x, ys[0]))
        yield from ((x, y) for y in range(min(ys), max(ys) + 1))
        before = x, ys[-1]


def _place(share: float, cells: int) -> int:
    """Which of `cells` a share of the way, from 0 to 1, falls into."""
    return min(cells - 1, max(0, round(share * (cells - 1))))


def _segment(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The dots strictly between two dots."""
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    for i in range(1, length):
        yield start[0] + (end[0] - start[0]) * i // length, start[1] + (end[1] - start[1]) * i // length


def _clip(text: str, width: int) -> str:
    """The text on one line of at most `width` characters."""
    line = " ".join(text.split("\n"))
    return line if len(line) <= max(1, width) else line[: max(0, width - 1)] + "…"
