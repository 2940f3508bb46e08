"""One challenge in the list: one line where there is room for columns, two where there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from assess.tui.signs import STATES

if TYPE_CHECKING:
    from assess.tui.backstage import Entry

ONE_LINE = 90  # cells, from which a title still has about thirty beside the columns
COLUMNS = (13, 11, 14, 9)  # cells for track, kind, level and minutes


def row_height(width: int) -> int:
    """How many lines a row has at `width` cells."""
    return 1 if width >= ONE_LINE else 2


def row_content(entry: Entry, width: int) -> Content:
    """The row of an entry at `width` cells, `row_height(width)` lines; all its text is plain."""
    sign = STATES[entry.state]
    mark = Content.styled(f"{sign.mark} ", sign.style)
    facts = (entry.track, entry.kind, entry.level, f"{entry.minutes} min")
    if width >= ONE_LINE:
        columns = "".join(f"{fact:<{size}}" for fact, size in zip(facts, COLUMNS, strict=True))
        title = Content(entry.title).truncate(width - 2 - 1 - 9 - sum(COLUMNS), ellipsis=True, pad=True)
        state = Content.styled(f"{sign.word:<9}", sign.style)
        return Content.assemble(mark, title, " ", Content.styled(columns, "$muted"), state)
    title = Content(entry.title).truncate(width - 2, ellipsis=True)
    word = "" if entry.state == "new" else f"{sign.word} · "
    detail = Content.assemble("  ", Content.styled(word, sign.style), Content.styled(" · ".join(facts), "$muted"))
    return Content.assemble(mark, title, "\n", detail.truncate(width, ellipsis=True))
