"""The results pane: a strip of tabs and the tab in front. It passes runs on to all of its tabs, in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ContentSwitcher

from assess.tui.commands import COMMANDS
from assess.tui.tabs import TABS
from assess.tui.tabs.base import Tab
from assess.tui.tabs.checks import ChecksTab
from assess.tui.widgets.pane_title import pane_name
from assess.tui.widgets.tab_strip import TabStrip, TabTitle

if TYPE_CHECKING:
    from assess.schema.event import Event
    from assess.schema.grade import Grade
    from assess.tui.backstage import Desk, Part


class Results(Vertical):
    """The tabs, in the order of `TABS`; in front at the beginning is `first`, where the challenge has it."""

    def __init__(self, first: str = TABS[0].id, id: str | None = None) -> None:
        super().__init__(id=id)
        self._first = first
        self.tabs: dict[str, Tab] = {entry.id: entry.make() for entry in TABS}

    def compose(self) -> ComposeResult:
        """The strip over the tabs."""
        yield TabStrip([pane_name("results"), COMMANDS["results"].shown_key], id="tab-strip")
        yield ContentSwitcher(*self.tabs.values(), initial=f"tab-{TABS[0].id}")

    def on_mount(self) -> None:
        """Draw the strip, and bring the first tab to the front."""
        self._tell_strip()
        if self._first != self.front_id:
            self.call_after_refresh(self._show_if_offered, self._first)

    async def _show_if_offered(self, id: str) -> None:
        if id in self.offered():
            await self.show(id)

    @property
    def front_id(self) -> str:
        """Which tab is in front."""
        return str(self.query_one(ContentSwitcher).current).removeprefix("tab-")

    @property
    def front(self) -> Tab:
        """The tab in front."""
        return self.tabs[self.front_id]

    @property
    def checks(self) -> ChecksTab:
        """The tab of checks."""
        return self.query_one(ChecksTab)

    def outcomes(self) -> dict[str, str]:
        """Check id to outcome of the last run, in order."""
        return self.checks.outcomes()

    def is_enabled(self, command_id: str, running: bool) -> bool:
        """Whether a command of the results would do anything now; true for every command of others."""
        if command_id.startswith("tab-"):
            return command_id.removeprefix("tab-") in self.offered()
        owner = next((tab for tab in self.tabs.values() if command_id in tab.commands), None)
        if owner is None:
            return True
        focused = self.screen.focused
        return focused is not None and owner in focused.ancestors_with_self and owner.can(command_id, running)

    def offered(self) -> list[str]:
        """The ids of the tabs in the strip."""
        return [entry.id for entry in TABS if self.tabs[entry.id].offered]

    async def show(self, id: str) -> None:
        """Bring a tab to the front."""
        self.query_one(ContentSwitcher).current = f"tab-{id}"
        self._tell_strip()

    async def step(self, by: int) -> None:
        """Bring the tab `by` places further to the front, round and round."""
        offered = self.offered()
        here = offered.index(self.front_id) if self.front_id in offered else 0
        await self.show(offered[(here + by) % len(offered)])

    @on(Tab.Changed)
    def _tell_strip(self) -> None:
        front, offered = self.front_id, self.offered()
        self.query_one(TabStrip).tell(
            [
                TabTitle(entry.title, self.tabs[entry.id].sign, COMMANDS[f"tab-{entry.id}"].action, entry.id == front)
                for entry in TABS
                if entry.id in offered
            ]
        )

    # What the tabs are told

    async def open(self, desk: Desk, fail: Callable[[str, Exception], None]) -> None:
        """Tell every tab which challenge is open; `fail` is told what could not be done, and the others go on."""
        for entry in TABS:
            try:
                await self.tabs[entry.id].open(desk)
            except Exception as error:  # one tab's trouble is not another's
                fail(f"open “{entry.title}”", error)

    async def save(self) -> None:
        """Have the tabs store what was typed in them. Raises StoreError."""
        for tab in self.tabs.values():
            if tab.unsaved:
                await tab.save()

    @property
    def unsaved(self) -> bool:
        """Whether something typed in a tab is not stored yet."""
        return any(tab.unsaved for tab in self.tabs.values())

    async def begin(self, part: Part, only: Sequence[str] = ()) -> None:
        """Tell every tab that a run begins."""
        if not self.front.follows_runs:
            await self.show(TABS[0].id)
        for tab in self.tabs.values():
            await tab.begin(part, only)

    async def tell(self, event: Event) -> None:
        """Tell every tab what the run said."""
        for tab in self.tabs.values():
            await tab.tell(event)

    async def end(self, grade: Grade | None) -> None:
        """Tell every tab that the run is over."""
        for tab in self.tabs.values():
            await tab.end(grade)
