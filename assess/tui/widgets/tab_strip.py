"""One line of tabs: the one in front always in view, however many there are and however narrow the line is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget


@dataclass(frozen=True)
class TabTitle:
    """One tab in the line."""

    title: str
    sign: Content
    action: str
    """Run by a click."""
    front: bool


class TabStrip(Widget):
    """Shows what it was told last; tabs that do not fit are told by an ellipsis."""

    DEFAULT_CSS = "TabStrip { height: 1; width: 1fr; }"
    can_focus = False
    auto_links = False

    def __init__(self, names: Sequence[str], id: str | None = None) -> None:
        """`names` are what may stand before the tabs, the longest first; the first that fits is taken."""
        super().__init__(id=id, classes="pane-title")
        self._names = names
        self._titles: tuple[TabTitle, ...] = ()

    def tell(self, titles: Sequence[TabTitle]) -> None:
        """Show these tabs."""
        self._titles = tuple(titles)
        self.refresh()

    def render(self) -> Content:
        """One line that is never wider than the widget."""
        width = self.content_size.width
        for name in (*self._names, ""):
            head = Content(f" {name} " if name else "")
            line = Content.assemble(head, *(_drawn(title) for title in self._titles))
            if line.cell_length <= width:
                return line
        return _around_front(self._titles, width)


def _drawn(title: TabTitle) -> Content:
    style = "bold $primary" if title.front else "$muted"
    opening, closing = ("[", "]") if title.front else (" ", " ")
    sign = Content.assemble(" ", title.sign) if title.sign else Content("")
    drawn = Content.assemble(Content.styled(opening + title.title, style), sign, Content.styled(closing, style))
    return drawn.stylize(f"@click={title.action}")


def _around_front(titles: Sequence[TabTitle], width: int) -> Content:
    """As many neighbours of the tab in front as fit, with an ellipsis where some are left out."""
    drawn = [_drawn(title) for title in titles]
    front = next((index for index, title in enumerate(titles) if title.front), 0)
    first, last = front, front + 1
    while True:
        room = width - 2 - sum(part.cell_length for part in drawn[first:last])
        if last < len(drawn) and drawn[last].cell_length <= room:
            last += 1
        elif first > 0 and drawn[first - 1].cell_length <= room:
            first -= 1
        else:
            break
    before, after = ("…" if first else ""), ("…" if last < len(drawn) else "")
    return Content.assemble((before, "$muted"), *drawn[first:last], (after, "$muted"))
