"""The list of challenges, of which only the rows on the screen are ever drawn, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import RenderOptions

from assess.tui.signs import CURSOR
from assess.tui.widgets.challenge_row import row_content, row_height

if TYPE_CHECKING:
    from assess.tui.backstage import Entry

EDGE = 2  # cells before a row: the mark and a space


class ChallengeList(ScrollView, can_focus=True):
    """Rows that can be marked and opened; knows nothing of filters."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "Up", show=False),
        Binding("down", "cursor_down", "Down", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
        Binding("enter", "select", "Open", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"challenge-list--marked"}

    highlighted: reactive[int | None] = reactive(None)
    """The index of the marked row; None where there are none."""

    class Highlighted(Message):
        """Another row is marked."""

    class Selected(Message):
        """The marked row is to be opened."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries: tuple[Entry, ...] = ()
        self.drawn: list[int] = []
        """The indices of the rows that were drawn, for tests and measurements; empty it before looking."""
        self._strips: dict[int, list[Strip]] = {}

    def show(self, entries: Sequence[Entry], marked: int | None) -> None:
        """List these, with one of them marked."""
        self.entries = tuple(entries)
        self._strips.clear()
        self._measure()
        self.set_reactive(ChallengeList.highlighted, None)
        self.highlighted = marked
        self.refresh()

    @property
    def marked(self) -> Entry | None:
        """The entry under the mark."""
        index = self.highlighted
        return self.entries[index] if index is not None and index < len(self.entries) else None

    @property
    def _row(self) -> int:
        """Lines a row."""
        return row_height(self._row_width)

    @property
    def _row_width(self) -> int:
        return max(1, self.scrollable_content_region.width - EDGE - 1)

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.entries) * self._row)

    def on_resize(self) -> None:
        """Rows are as wide as the list, and fewer lines each where that is wide."""
        self._strips.clear()
        self._measure()
        self._reveal()

    def notify_style_update(self) -> None:
        """Draw in the colours of another theme."""
        self._strips.clear()
        super().notify_style_update()

    def validate_highlighted(self, index: int | None) -> int | None:
        """Keep the mark inside the list."""
        if not self.entries or index is None:
            return None
        return max(0, min(index, len(self.entries) - 1))

    def watch_highlighted(self, old: int | None, new: int | None) -> None:
        """Draw both rows again, and scroll to the new one."""
        for index in {old, new} - {None}:
            self._strips.pop(index, None)  # type: ignore[arg-type]
        self._reveal()
        self.refresh()
        self.post_message(self.Highlighted())

    def _reveal(self) -> None:
        if self.highlighted is not None:
            row = self._row
            self.scroll_to_region(
                Region(0, self.highlighted * row, 1, row), animate=False, force=True, immediate=True
            )  # fmt: skip

    def render_line(self, y: int) -> Strip:
        """A line of the row that is scrolled to there."""
        width = self.scrollable_content_region.width
        index, part = divmod(y + round(self.scroll_y), self._row)
        if index >= len(self.entries):
            return Strip.blank(width, self.rich_style)
        strips = self._strips.get(index)
        if strips is None:
            if len(self._strips) > 4 * self.size.height:
                self._strips.clear()
            strips = self._strips[index] = self._draw(index, width)
        return strips[part] if part < len(strips) else Strip.blank(width, self.rich_style)

    def _draw(self, index: int, width: int) -> list[Strip]:
        self.drawn.append(index)
        here = index == self.highlighted
        style = self.get_visual_style("challenge-list--marked") if here else self.visual_style
        lines = row_content(self.entries[index], self._row_width).split("\n")
        edges = [f"{CURSOR} " if here else " " * EDGE] + [" " * EDGE] * (len(lines) - 1)
        content = Content("\n").join(Content.assemble(edge, line) for edge, line in zip(edges, lines, strict=True))
        options = RenderOptions(self._get_style, self.styles.get_rules())
        rendered = content.render_strips(width, len(lines), style, options)
        return [strip.adjust_cell_length(width, style.rich_style) for strip in rendered]

    def move(self, rows: int) -> None:
        """Mark the row that is so many below, or above."""
        self.highlighted = rows if self.highlighted is None else self.highlighted + rows

    def action_cursor_up(self) -> None:
        """Mark the row above."""
        self.move(-1)

    def action_cursor_down(self) -> None:
        """Mark the row below."""
        self.move(1)

    def action_page_up(self) -> None:
        """Mark a row a screenful above."""
        self.move(-max(1, self.size.height // self._row - 1))

    def action_page_down(self) -> None:
        """Mark a row a screenful below."""
        self.move(max(1, self.size.height // self._row - 1))

    def action_first(self) -> None:
        """Mark the first row."""
        self.highlighted = 0

    def action_last(self) -> None:
        """Mark the last row."""
        self.highlighted = len(self.entries) - 1

    def action_select(self) -> None:
        """Open the marked row."""
        if self.highlighted is not None:
            self.post_message(self.Selected())

    def on_click(self, event: events.Click) -> None:
        """Mark the row that was clicked; a second click opens it."""
        index = (event.y + round(self.scroll_y)) // self._row
        if index < len(self.entries):
            again = index == self.highlighted
            self.highlighted = index
            if again:
                self.post_message(self.Selected())
