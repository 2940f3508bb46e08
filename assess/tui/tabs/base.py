"""What a tab of the results pane is: a scrolling widget that is told of runs, and says what stands beside its title.

The pane calls `open` once, then `begin`, `tell` for every event in order, and `end`, for every run. A tab shows plain
text only: titles, messages and output come from tests and candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from assess.tui.tabs import TABS

if TYPE_CHECKING:
    from assess.schema.event import Event
    from assess.schema.grade import Grade
    from assess.tui.app import AssessApp
    from assess.tui.backstage import Desk, Part
    from assess.tui.screens.workspace import WorkspaceScreen


class Tab(VerticalScroll, can_focus=True):
    """One tab. Override what it needs of the methods below; it may always be shown, whatever has been called.

    One in which text is typed takes `inherit_bindings=False`, since the digits would move to other tabs.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # Where a terminal sends Alt as an escape, Textual takes Alt+2 for `™`: so a digit alone moves between tabs too.
        Binding(str(number), f"app.command('tab-{entry.id}')", show=False, priority=True)
        for number, entry in enumerate(TABS, 1)
    ]

    follows_runs = False
    """Whether it stays in front when a run begins; otherwise the first tab comes to the front."""

    commands: ClassVar[frozenset[str]] = frozenset()
    """The ids of the commands that are its own: offered only while it has the keys, and where `can` says so."""

    class Changed(Message):
        """The sign beside its title, or whether it is offered, is another now."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, classes="results-tab")
        self._was: tuple[bool, Content] = (True, Content(""))

    @property
    def offered(self) -> bool:
        """Whether it has a place in the strip; False hides it altogether."""
        return True

    @property
    def sign(self) -> Content:
        """A count or a mark to stand after the title; empty for none."""
        return Content("")

    @property
    def receiver(self) -> Widget:
        """What takes the keys when the tab comes to the front."""
        return self

    def can(self, command_id: str, running: bool) -> bool:
        """Whether one of its own commands would do anything now; `running` while tests or a grade run."""
        return True

    async def open(self, desk: Desk) -> None:
        """A challenge was opened: read what belongs to it. What it raises is shown as a failure; nothing is lost."""

    async def begin(self, part: Part, only: Sequence[str]) -> None:
        """A run begins: the visible tests or the hidden ones, all of them or the check ids in `only`."""

    async def tell(self, event: Event) -> None:
        """The run under way said something."""

    async def end(self, grade: Grade | None) -> None:
        """The run is over; `grade` is None where it was cancelled or could not go on."""

    async def came_to_front(self) -> None:
        """Somebody came to the pane, or to this tab in it: what is shown may be out of date."""

    @property
    def unsaved(self) -> bool:
        """Whether something typed here is not stored yet."""
        return False

    async def save(self) -> None:
        """Store what was typed here; called every few seconds and before the screen goes. Raises StoreError."""

    def tell_strip(self) -> None:
        """Have the strip look at `offered` and `sign` again, where they changed."""
        now = self.offered, self.sign
        if now != self._was:
            self._was = now
            self.post_message(self.Changed())

    @property
    def assess(self) -> AssessApp:
        """The app, as what it is."""
        return cast("AssessApp", self.app)

    @property
    def workspace(self) -> WorkspaceScreen:
        """The screen that the tab stands on."""
        return cast("WorkspaceScreen", self.screen)
