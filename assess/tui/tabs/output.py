"""What the candidate's code printed, check by check, to scroll through."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Log, Static

from assess.grading.text import clean
from assess.tui.tabs.base import Tab

if TYPE_CHECKING:
    from assess.schema.event import Event
    from assess.tui.backstage import Part

MAX_LINES = 5000
MAX_LINE = 2000  # characters shown of one line: what a screen can scroll through, and a log can lay out at once
MAX_TEXT = 16 << 20  # characters taken of one event; a judge sends far less
CUT = re.compile(r"\n… \[(\d+) more bytes\]\s*\Z")


class OutputTab(Tab, can_focus=False):
    """A log; long lines are cut, and what was cut anywhere is counted."""

    follows_runs = True

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._titles: dict[str, str] = {}
        self._printing = ""
        """The check whose output was added last."""
        self._lines = 0
        self._cut_bytes = 0

    def compose(self) -> ComposeResult:
        """What is known about the text, over the text."""
        yield Static(id="output-title", markup=False)
        yield Log(highlight=False, max_lines=MAX_LINES, id="output")

    def on_mount(self) -> None:
        """Nothing was printed yet."""
        self._show_title()

    @property
    def receiver(self) -> Widget:
        """The log, which scrolls."""
        return self.query_one(Log)

    @property
    def sign(self) -> Content:
        """How many lines were printed."""
        return Content.styled(f"{self._lines}", "$muted") if self._lines else Content("")

    async def begin(self, part: Part, only: Sequence[str]) -> None:
        """Forget the last run."""
        self._titles, self._printing = {}, ""
        self._lines = self._cut_bytes = 0
        self.query_one(Log).clear()
        self._show_title()

    async def tell(self, event: Event) -> None:
        """Add what was printed."""
        match event.event:
            case "grade_started":
                self._titles = {check.id: check.title for check in event.checks}
            case "output":
                self._add(event.id, event.text)
            case _:
                pass

    def _add(self, id: str, text: str) -> None:
        log = self.query_one(Log)
        if id != self._printing:
            self._printing = id
            log.write_lines([" "] * bool(self._lines) + [f"── {self._titles.get(id, id)}"])
        cut = CUT.search(text)
        if cut:
            self._cut_bytes += int(cut[1])
            text = text[: cut.start()]
        lines = clean(text, MAX_TEXT).expandtabs(8).split("\n")
        if not lines[-1]:
            lines.pop()
        self._lines += len(lines)
        log.write_lines([self._fitted(line) or " " for line in lines])  # a log leaves empty lines out
        self._show_title()

    def _fitted(self, line: str) -> str:
        """The line with its end cut where it is longer than anybody reads."""
        left = len(line) - MAX_LINE
        if left <= 0:
            return line
        self._cut_bytes += len(line[MAX_LINE:].encode("utf-8", "replace"))
        return f"{line[:MAX_LINE]}… [{left} more characters]"

    def _show_title(self) -> None:
        if not self._lines:
            said = "Nothing was printed. What your code prints in a check appears here."
        else:
            said = f"Printed by your code: {self._lines} line{'s' if self._lines > 1 else ''}"
            if self._lines > MAX_LINES:
                said += f", the last {MAX_LINES} shown"
            if self._cut_bytes:
                said += f"; {self._cut_bytes:,} bytes cut"
        self.query_one("#output-title", Static).update(Content(said))
        self.tell_strip()
