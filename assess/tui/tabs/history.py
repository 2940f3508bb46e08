"""Every submission and draft milestone: what differs between two of them, and any of them back into the editor."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assess.grading.text import clean
from assess.tui.backstage_history import DiffLine, HistoryCalls, Version
from assess.tui.commands import COMMANDS
from assess.tui.signs import OUTCOMES, VERDICTS
from assess.tui.tabs.base import Tab

if TYPE_CHECKING:
    from assess.schema.grade import Grade
    from assess.tui.backstage import Desk

MAX_LINE = 400  # characters shown of one line of a difference
STYLES = {"file": "bold $primary", "part": "$muted", "+": "$success", "-": "$error", " ": "$muted"}


class HistoryTab(Tab, can_focus=False):
    """The versions, latest first, over what differs between the marked one and the editor, or another version."""

    commands = frozenset({"compare-from", "bring-back"})

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._calls: HistoryCalls | None = None
        self.versions: dict[str, Version] = {}
        self.base = ""
        """The key of the version to compare with; empty for what is in the editor now."""

    def compose(self) -> ComposeResult:
        """How to use it, the versions, and the difference."""
        yield Static(id="history-help", markup=False)
        yield OptionList(id="versions")
        with VerticalScroll(id="difference", can_focus=True):
            yield Static(id="difference-text", markup=False)

    @property
    def sign(self) -> Content:
        """How many versions there are."""
        return Content.styled(str(len(self.versions)), "$muted") if self.versions else Content("")

    @property
    def receiver(self) -> Widget:
        """The list."""
        return self.query_one("#versions")

    @property
    def marked(self) -> Version | None:
        """The version under the mark."""
        list_of = self.query_one("#versions", OptionList)
        if list_of.highlighted is None:
            return None
        return self.versions.get(str(list_of.get_option_at_index(list_of.highlighted).id))

    def can(self, command_id: str, running: bool) -> bool:
        """Where there is a version under the mark."""
        return self.marked is not None

    async def open(self, desk: Desk) -> None:
        """List what there is."""
        self._calls = HistoryCalls(self.assess.backstage, desk)
        await self._reload()

    async def came_to_front(self) -> None:
        """List what was saved meanwhile."""
        self._reload_aside()

    async def end(self, grade: Grade | None) -> None:
        """List the submission that was graded, or the draft that was run."""
        self._reload_aside()

    def _reload_aside(self) -> None:
        """Without holding up the keyboard while the store is busy."""
        if self._calls is not None:
            self.workspace.run_aside(self._reload(), "read the history")

    async def _reload(self) -> None:
        if self._calls is None:
            return
        marked = self.marked
        if marked is not None and marked.key == next(iter(self.versions)):
            marked = None  # whoever looks at the latest goes on looking at the latest
        versions = await self._calls.versions()
        self.versions = {version.key: version for version in versions}
        if self.base not in self.versions:
            self.base = ""
        await self._list(marked.key if marked else "")

    async def _list(self, marked: str) -> None:
        list_of = self.query_one("#versions", OptionList)
        list_of.clear_options()
        list_of.add_options([Option(self._row(version), id=key) for key, version in self.versions.items()])
        keys = list(self.versions)
        list_of.highlighted = (keys.index(marked) if marked in self.versions else 0) if keys else None
        compare, restore = COMMANDS["compare-from"].shown_key, COMMANDS["bring-back"].shown_key
        said = (
            f"{compare} compares with the marked version · {restore} brings it back into the editor"
            if keys
            else "Nothing was saved yet. Every submission, and every draft that you run or leave, is listed here."
        )
        self.query_one("#history-help", Static).update(Content(said))
        self.tell_strip()
        await self._show_difference()

    def _row(self, version: Version) -> Content:
        base = "◇ " if version.key == self.base else "  "
        when = f"{version.at.astimezone():%d %b %H:%M:%S}  "
        if not version.submission:
            return Content.assemble((base, "$accent"), (when, "$muted"), "Draft       ", (version.said, "$muted"))
        sign = VERDICTS.get(version.verdict, OUTCOMES["cancelled"])
        word = f"{sign.mark} {sign.word if version.verdict else version.said}"
        score = f"  {version.said}" if version.verdict and version.said else ""
        return Content.assemble((base, "$accent"), (when, "$muted"), "Submission  ", (word, sign.style), score)

    @on(OptionList.OptionHighlighted)
    async def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        await self._show_difference()
        self.refresh_bindings()

    async def set_base(self) -> None:
        """Compare with the marked version from now on; marked again, with what is in the editor."""
        marked = self.marked
        if marked is not None:
            self.base = "" if self.base == marked.key else marked.key
            await self._list(marked.key)

    async def bring_back(self) -> None:
        """Put the marked version into the editor; what is there is kept as a draft first."""
        marked, calls = self.marked, self._calls
        if marked is None or calls is None:
            return
        try:
            texts = await calls.texts(marked.key)
            kind = "The submission" if marked.submission else "The draft"
            if await self.workspace.bring_back(texts, f"{kind} of {_time(marked.at)}"):
                await calls.record_restored(marked.key)
        except Exception as error:
            self.workspace.fail("bring the version back", error)

    async def _show_difference(self) -> None:
        marked, calls = self.marked, self._calls
        text = self.query_one("#difference-text", Static)
        if marked is None or calls is None:
            text.update(Content(""))
            return
        base = self.versions.get(self.base)
        older, newer = sorted((marked, base), key=lambda version: version.at) if base else (marked, None)
        try:
            lines = await calls.difference(older.key, newer.key if newer else self.workspace.files.texts())
        except Exception as error:
            self.workspace.fail("compare the versions", error)
            return
        if self.marked is marked:  # otherwise the mark moved on meanwhile, and its own difference is on the way
            text.update(_drawn(_heading(older, newer), lines))


def _heading(older: Version, newer: Version | None) -> str:
    to = _time(newer.at) if newer else "the editor now"
    return f"From {_time(older.at)} (-) to {to} (+)"


def _time(at: datetime) -> str:
    return f"{at.astimezone():%d %b %H:%M:%S}"


def _drawn(heading: str, lines: list[DiffLine]) -> Content:
    """The difference, each line under its sign."""
    if not lines:
        return Content(f"{heading}: no difference.")
    drawn = [Content.styled(heading, "$muted")]
    for kind, text in lines:
        shown = clean(text, MAX_LINE).expandtabs(4)
        sign = {"file": "", "part": "⋯ "}.get(kind, f"{kind} ")
        drawn.append(Content.styled(sign + shown, STYLES[kind]))
    return Content("\n").join(drawn)
