"""A live curve drawn in braille: all runs of one series of one check, with its range, its best and its last values.

Drawing a few hundred points takes a millisecond or two and needs no array library in the interface's process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from textual.content import Content, Span
from textual.widget import Widget

from assess.tui.widgets.curve_points import Points, Scale, best_is_low

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # braille bits, by row and column of a cell
STYLES = ("$primary", "$accent", "$success", "$secondary")
DASHES = ((1, 0), (5, 2), (1, 2), (2, 2))
"""Dots drawn and left out along a line, by run: the second sign beside its colour."""
LEGEND = ("⠒⠒⠒", "⠒⠂⠒", "⠂⠐ ", "⠒ ⠒")
EARLIER_STYLE, EARLIER_DASH, EARLIER_LEGEND = "$muted", (1, 4), "⠂  "
BEST = "◆"


class Curve(Widget):
    """One chart. Its heading and runs come from a judge and are shown as plain text."""

    DEFAULT_CSS = "Curve { height: 13; width: 1fr; }"

    def __init__(self, heading: str, series: str = "", earlier: Sequence[Points] = ()) -> None:
        """`series` tells whether low or high is best; `earlier` are finished runs to draw behind, dimmed."""
        super().__init__(classes="curve")
        self.heading = heading
        self.runs: dict[str, Points] = {}
        self.total = 1
        self.logarithmic = False
        self._earlier = [run for run in earlier if run.points]
        self._low_is_best = best_is_low(series)

    def add(self, run: str, step: int, total: int, value: float | None) -> None:
        """Take one point; the chart is drawn again with the next frame."""
        self.runs.setdefault(run, Points()).add(step, value)
        self.total = max(self.total, total, step)
        self.refresh()

    @property
    def best(self) -> tuple[str, int, float] | None:
        """Run, step and value of the best point of this run; None without points, or where best has no meaning."""
        if self._low_is_best is None:
            return None
        found = [
            (name, *point)
            for name, run in self.runs.items()
            if (point := run.lowest if self._low_is_best else run.highest) is not None
        ]
        sign = 1 if self._low_is_best else -1
        return min(found, key=lambda entry: sign * entry[2], default=None)

    def render(self) -> Content:
        """Heading, plot with its axis, and a legend line for each run."""
        width, height = self.content_size
        heading = ("log scale · " if self.logarithmic else "") + self.heading
        lines = [Content.styled(_clip(heading, width), "bold")]
        legend = [self._legend(index, name, width) for index, name in enumerate(list(self.runs)[: len(STYLES)])]
        if len(self.runs) > len(STYLES):
            legend.append(Content.styled(f"and {len(self.runs) - len(STYLES)} more, not drawn", "$muted"))
        legend += self._remarks(width)
        rows = max(2, height - 2 - len(legend))
        lines += self._plot(width, rows)
        return Content("\n").join([*lines, *legend])

    def _remarks(self, width: int) -> Iterator[Content]:
        """The best point, the earlier runs, and what this scale cannot show; a line each, where there is any."""
        if self.best is not None:
            name, step, value = self.best
            of = f", {name}" if len(self.runs) > 1 else ""
            word = "lowest" if self._low_is_best else "highest"
            yield Content.assemble(
                (f"{BEST}  ", "$warning"), _clip(f" {word} {value:.4g} at step {step}{of}", width - 4)
            )
        if self._earlier:
            many = f"{len(self._earlier)} earlier runs" if len(self._earlier) > 1 else "an earlier run"
            yield Content.styled(f"{EARLIER_LEGEND} {many}", EARLIER_STYLE)
        if self.logarithmic and any(run.lowest is not None and run.lowest[1] <= 0 for run in self.runs.values()):
            yield Content.styled(_clip("! values of 0 or less have no place on a log scale", width), "$warning")

    def _plot(self, width: int, rows: int) -> Iterator[Content]:
        """`rows` lines of plot with the range at the left, then the axis with the steps."""
        shown = list(self.runs.values())[: len(STYLES)]
        total = max(self.total, *(run.points[-1][0] for run in self._earlier)) if self._earlier else self.total
        scale = Scale.over([*shown, *self._earlier], total, self.logarithmic)
        labels = scale.labels
        margin = max(map(len, labels)) + 1
        columns = max(4, width - margin - 1)
        cells = [[0] * columns for _ in range(rows)]
        owner = [[""] * columns for _ in range(rows)]
        layers = [(run, EARLIER_STYLE, EARLIER_DASH) for run in self._earlier]
        layers += [(run, STYLES[index], DASHES[index]) for index, run in enumerate(shown)]
        for run, style, (drawn, left_out) in layers:
            for along, (x, y) in enumerate(scale.dots(run.drawn(), columns * 2, rows * 4)):
                if along % (drawn + left_out) < drawn:
                    cells[y // 4][x // 2] |= DOTS[y % 4][x % 2]
                    owner[y // 4][x // 2] = style
        glyphs = [[chr(0x2800 + bits) if bits else " " for bits in line] for line in cells]
        if self.best is not None and (dot := scale.place(*self.best[1:], columns * 2, rows * 4)) is not None:
            glyphs[dot[1] // 4][dot[0] // 2] = BEST
            owner[dot[1] // 4][dot[0] // 2] = "$warning"
        for row in range(rows):
            label = labels[0] if row == 0 else labels[1] if row == rows - 1 else ""
            text = f"{label:>{margin - 1}} │" + "".join(glyphs[row])
            spans = [Span(0, margin + 1, "$muted")]
            start = margin + 1
            for style, group in groupby(owner[row]):
                end = start + len(list(group))
                if style:
                    spans.append(Span(start, end, style))
                start = end
            yield Content(text, spans=spans)
        last = f"step {total}"
        axis = " " * margin + "0" + last.rjust(max(len(last) + 1, columns))
        yield Content.styled(_clip(axis, width), "$muted")

    def _legend(self, index: int, name: str, width: int) -> Content:
        """The sign of a run, its name, its last value, and where it stopped being finite."""
        run = self.runs[name]
        text = f" {name}"
        if run.last is not None:
            text += f"  {run.last[1]:.4g} at step {run.last[0]}"
        if run.broken_at is not None:
            text += f"  ! not finite from step {run.broken_at}"
        return Content.assemble(Content.styled(LEGEND[index], STYLES[index]), Content(_clip(text, width - 4)))


def _clip(text: str, width: int) -> str:
    """The text on one line of at most `width` characters."""
    line = " ".join(text.split("\n"))
    return line if len(line) <= max(1, width) else line[: max(0, width - 1)] + "…"
