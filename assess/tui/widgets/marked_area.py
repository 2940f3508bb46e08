"""A text area whose lines can be marked: a sign beside the number of a line, and a ground behind what was searched.

It reaches into Textual's text area, which has no such thing; `_render_line`, `_line_cache` and the order of what a
line is made of are those of the release that is pinned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import on
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from assess.tui.editing.marks import Mark, MarkKind, moved
from assess.tui.signs import MARKS

HIT_STYLES = {True: Style(bgcolor="#5a4a1e", underline=True), False: Style(bgcolor="#f3dfa8", underline=True)}
"""What was found, on a dark and on a light ground: underlined as well, where a terminal has few colours."""
Span = tuple[int, int]


class MarkedArea(TextArea):
    """Knows which lines are marked, and why; marks move with their lines, and go when a line is changed."""

    class MarksChanged(Message):
        """Marks came, moved or went."""

        def __init__(self, area: MarkedArea) -> None:
            super().__init__()
            self.area = area

        @property
        def control(self) -> MarkedArea:
            """The area whose marks they are."""
            return self.area

    def __init__(self, text: str, *, language: str | None, id: str | None, classes: str | None) -> None:
        self._marks: dict[str, list[Mark]] = {kind: [] for kind in MARKS}
        self._hits: dict[int, list[Span]] = {}
        self._seen: list[str] = text.split("\n")
        super().__init__(
            text,
            language=language,
            soft_wrap=False,
            tab_behavior="indent",
            show_line_numbers=True,
            max_checkpoints=500,
            id=id,
            classes=classes,
            compact=True,
        )

    # Marks

    @property
    def marks(self) -> list[Mark]:
        """All marks, by line; of two on a line the first is the one that is shown."""
        return sorted((mark for kind in MARKS for mark in self._marks[kind]), key=lambda mark: mark.row)

    def mark_at(self, row: int) -> Mark | None:
        """The mark of a line, counted from 0."""
        return next((mark for mark in self.marks if mark.row == row), None)

    def set_marks(self, kind: MarkKind, marks: Iterable[Mark], of: Sequence[str] | None = None) -> None:
        """Replace the marks of one kind. `of` are the lines that they were made for, where those may have changed."""
        now = list(self.document.lines)
        fresh = [mark for mark in moved(marks, of if of is not None else now, now) if mark.row < len(now)]
        if fresh != self._marks[kind]:
            self._marks[kind] = fresh
            self._redraw()
            self.post_message(self.MarksChanged(self))

    @on(TextArea.Changed)
    def _move_marks(self) -> None:
        old, now = self._seen, list(self.document.lines)
        self._seen = now
        if not any(self._marks.values()):
            return
        marks = {kind: moved(kept, old, now) for kind, kept in self._marks.items()}
        if marks != self._marks:
            self._marks = marks
            self._redraw()
            self.post_message(self.MarksChanged(self))

    # What was found

    def show_hits(self, hits: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        """Put a ground behind these stretches, each from a location to a location."""
        lines: dict[int, list[Span]] = defaultdict(list)
        for (row, column), (last, end) in hits:
            for line in range(row, last + 1):
                lines[line].append((column if line == row else 0, end if line == last else len(self.document[line])))
        if lines != self._hits:
            self._hits = dict(lines)
            self._redraw()

    # Drawing

    def _redraw(self) -> None:
        self._line_cache.clear()
        self.refresh()

    def get_line(self, line_index: int) -> Text:
        """A line with a ground behind what was found in it."""
        line = super().get_line(line_index)
        for start, end in self._hits.get(line_index, ()):
            line.stylize(HIT_STYLES[self.app.current_theme.dark], start, end)
        return line

    def _render_line(self, y: int) -> Strip:
        """A line, with the sign of its mark in place of the first blank after its number."""
        strip = super()._render_line(y)
        row = y + self.scroll_offset.y  # lines are not wrapped, so that each is one row
        if not self.show_line_numbers or row >= self.document.line_count or (mark := self.mark_at(row)) is None:
            return strip
        width, sign = self.gutter_width, MARKS[mark.kind]
        colour = self.app.theme_variables[sign.style.lstrip("$")]
        gutter = [
            Segment(part.text, (part.style or Style()) + Style(color=colour, bold=True))
            for part in strip.crop(0, width - 2)
        ]
        style = gutter[-1].style if gutter else None
        return Strip.join(
            [Strip([*gutter, Segment(f"{sign.mark} ", style)], cell_length=width), strip.crop(width, strip.cell_length)]
        )
