"""A list of options whose marked row has a sign beside its colour."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import OptionList

from assess.tui.signs import CURSOR


class MarkedList(OptionList):
    """Its options begin with two spaces, of which the mark takes the first."""

    def render_line(self, y: int) -> Strip:
        """The line, with the mark where the cursor is."""
        strip = super().render_line(y)
        line = self.scroll_offset.y + y
        if line >= len(self._lines) or self._lines[line][0] != self.highlighted or not strip.cell_length:
            return strip
        style = next(iter(strip)).style
        return Strip([Segment(CURSOR, style), *strip.crop(1, strip.cell_length)], strip.cell_length)
