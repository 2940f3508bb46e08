"""The ladder of hints: one step at a time, each opened on request and recorded before it is shown."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Static

from assess.tui.backstage import Desk
from assess.tui.backstage_study import Ladder, StudyCalls
from assess.tui.commands import COMMANDS
from assess.tui.tabs.base import Tab
from assess.tui.widgets.statement import Reading


class HintsTab(Tab):
    """Hints that were opened in this attempt, in order, and a way to open the next one."""

    commands = frozenset({"open-hint"})

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._calls: StudyCalls | None = None
        self._ladder = Ladder((), 0)
        self._shown = 0
        self._opening = False

    def compose(self) -> ComposeResult:
        """What it costs, the hints, and the button for the next one."""
        yield Static(id="hints-cost", markup=False)
        yield Vertical(id="hints")
        yield Button("", id="next-hint", compact=True)

    def on_mount(self) -> None:
        """No ladder yet."""
        self._say()

    @property
    def sign(self) -> Content:
        """How many of them are open."""
        total = len(self._ladder.hints)
        return Content.styled(f"{self._ladder.opened}/{total}", "$muted") if total else Content("")

    @property
    def offered(self) -> bool:
        """Where there are hints."""
        return bool(self._ladder.hints)

    def can(self, command_id: str, running: bool) -> bool:
        """Open the next one where one is left."""
        return self._ladder.opened < len(self._ladder.hints)

    async def open(self, desk: Desk) -> None:
        """Show the hints that were opened before, and never one more."""
        self._calls = StudyCalls(self.assess.backstage, desk)
        self._ladder = await self._calls.ladder()
        await self._show()

    async def open_next(self) -> None:
        """Record that the next hint is opened, then show it; where it cannot be recorded it stays closed."""
        if self._calls is None or self._opening or not self.can("open-hint", False):
            return
        self._opening = True
        try:
            await self._calls.record_hint(self._ladder.opened + 1)
        except Exception as error:
            self.workspace.fail("record that the hint is opened, so it stays closed", error)
            return
        finally:
            self._opening = False
        self._ladder = Ladder(self._ladder.hints, self._ladder.opened + 1)
        await self._show()
        self.call_after_refresh(self.scroll_to_widget, self.query_one("#hints").children[-1], animate=False, top=True)

    async def _show(self) -> None:
        holder = self.query_one("#hints")
        for number in range(self._shown + 1, self._ladder.opened + 1):
            hint = self._ladder.hints[number - 1]
            title = f"Hint {number}" + (f" · {hint.title}" if hint.title else "")
            head = Static(Content.styled(title, "bold $primary"), classes="hint-title", markup=False)
            await holder.mount(Vertical(head, Reading(hint.text, open_links=False), classes="hint"))
        self._shown = self._ladder.opened
        self._say()

    def _say(self) -> None:
        total, opened = len(self._ladder.hints), self._ladder.opened
        button = self.query_one("#next-hint", Button)
        button.display = opened < total
        button.label = Content(f"Open hint {opened + 1} of {total}  ({COMMANDS['open-hint'].shown_key})")
        said = "A hint costs no points. Each one that you open is recorded, and reports show it."
        if total and opened == total:
            said += " All of them are open."
        self.query_one("#hints-cost", Static).update(Content(said))
        self.refresh_bindings()
        self.tell_strip()

    @on(Button.Pressed, "#next-hint")
    async def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        await self.open_next()
        self.focus()
