"""One challenge in the list: one line where there is room for columns, two where there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style
from textual.visual import RenderOptions, Visual

from assess.tui.signs import STATES

if TYPE_CHECKING:
    from textual.css.styles import RulesMap
    from textual.strip import Strip

    from assess.tui.backstage import Entry

ONE_LINE = 90  # cells, from which a title still has about thirty beside the columns
COLUMNS = (13, 11, 14, 9)  # cells for track, kind, level and minutes


class ChallengeRow(Visual):
    """Draws an entry at whatever width the list has; all its text is plain."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def content(self, width: int) -> Content:
        """The row at `width` cells."""
        entry, sign = self.entry, STATES[self.entry.state]
        mark = Content.styled(f"{sign.mark} ", sign.style)
        facts = (entry.track, entry.kind, entry.level, f"{entry.minutes} min")
        if width >= ONE_LINE:
            columns = "".join(f"{fact:<{size}}" for fact, size in zip(facts, COLUMNS, strict=True))
            title = Content(entry.title).truncate(width - 2 - 1 - 9 - sum(COLUMNS), ellipsis=True, pad=True)
            state = Content.styled(f"{sign.word:<9}", sign.style)
            return Content.assemble(mark, title, " ", Content.styled(columns, "$muted"), state)
        title = Content(entry.title).truncate(width - 2, ellipsis=True)
        word = "" if entry.state == "new" else f"{sign.word} · "
        detail = Content.assemble(
            "  ", Content.styled(word, sign.style), Content.styled(" · ".join(facts), "$muted")
        ).truncate(width, ellipsis=True)
        return Content.assemble(mark, title, "\n", detail)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The strips of the row."""
        return self.content(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as the list."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """One line or two."""
        return 1 if width >= ONE_LINE else 2
