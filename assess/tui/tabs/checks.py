"""One line a check with its message; what the message names stands on lines of its own: shapes, and the line of code.

The check under the mark is moved by the arrow keys. When a run ends, what did not pass is moved to the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from assess.tui.commands import COMMANDS
from assess.tui.signs import OUTCOMES, Sign
from assess.tui.tabs.base import Tab
from assess.tui.tabs.message_parts import Place, parts_of

if TYPE_CHECKING:
    from assess.schema.event import Event, PlannedCheck
    from assess.schema.grade import CheckResult, Grade
    from assess.tui.backstage import Part

QUIET = ("planned", "pass", "skipped", "cancelled")  # outcomes that nobody has to read about
SEEN_TO_LAST = ("skipped", "planned", "cancelled", "pass")  # in this order below those that did not pass


class CheckLine(Vertical):
    """One check: sign, title and points on a line, its message wrapped beneath, then what the message names."""

    class Picked(Message):
        """It was clicked; `to_code` where the line of code was."""

        def __init__(self, line: CheckLine, to_code: bool) -> None:
            super().__init__()
            self.line = line
            self.to_code = to_code

    def __init__(self, id: str, title: str, max_points: float) -> None:
        super().__init__(classes="check")
        self.check_id = id
        self.title_text = title
        self.max_points = max_points
        self.outcome = "planned"
        self.place: Place | None = None

    def compose(self) -> ComposeResult:
        """The line, the message, and what it names."""
        with Horizontal(classes="check-head"):
            yield Static(classes="check-mark", markup=False)
            yield Static(classes="check-sign", markup=False)
            yield Static(Content(self.title_text), classes="check-title", markup=False)
            yield Static(classes="check-points", markup=False)
        yield Static(classes="check-message", markup=False)
        yield Static(classes="check-shapes", markup=False)
        yield Static(classes="check-place", markup=False)

    def on_mount(self) -> None:
        """Show it as planned."""
        self.mark(False)
        self.show(self.outcome)

    @property
    def sign(self) -> Sign:
        """The sign that it stands under now."""
        return OUTCOMES[self.outcome]

    def mark(self, marked: bool) -> None:
        """Show whether the arrow keys have led here."""
        self.query_one(".check-mark", Static).update("▏" if marked else " ")
        self.set_class(marked, "-marked")

    def show(self, outcome: str, points: float | None = None, message: str = "", code: str = "") -> None:
        """Set the outcome, a key of `OUTCOMES`; without `points` it shows what the check is worth.

        `code` is the line that the message names, as it was when the run began; empty where it names none of theirs.
        """
        self.outcome = outcome
        self.query_one(".check-sign", Static).update(Content.styled(self.sign.mark, self.sign.style))
        told_apart = outcome in ("pass", "fail", "planned", "running")  # by their mark alone
        self.query_one(".check-points", Static).update(
            Content.styled(_points(points, self.max_points, "" if told_apart else self.sign.word), self.sign.style)
        )
        parts = parts_of(message)
        self.place = parts.place if code else None
        self._line(".check-message", Content(parts.sentence if self.place else message))
        self._line(
            ".check-shapes",
            Content.assemble(
                *(
                    piece
                    for index, (name, shape) in enumerate(parts.shapes)
                    for piece in ((" · " if index else "Shape  ", "$muted"), Content(f"{name} {shape}"))
                )
            ),
        )
        if self.place is not None:
            where = Content.styled(f"{self.place.file}, line {self.place.line}", "$accent underline")
            self._line(".check-place", Content.assemble(("At     ", "$muted"), where, f"  {code.strip()}"))
        else:
            self._line(".check-place", Content(""))
        self.set_class(outcome in QUIET, "-quiet")

    def _line(self, selector: str, content: Content) -> None:
        line = self.query_one(selector, Static)
        line.update(content)
        line.display = bool(content)

    def on_click(self, event: events.Click) -> None:
        """Mark it; a click on the line of code goes there."""
        event.stop()
        self.post_message(self.Picked(self, bool(event.widget and event.widget.has_class("check-place"))))


class ChecksTab(Tab):
    """The checks of the last run, or of the one under way."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "mark(-1)", "Previous check", show=False),
        Binding("down", "mark(1)", "Next check", show=False),
    ]
    commands = frozenset({"run-check", "go-to-code"})

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: dict[str, CheckLine] = {}
        self._marked = ""
        self._part: Part = "visible"
        self._running = False

    def compose(self) -> ComposeResult:
        """A hint until the first run, then the checks, then what a reviewer should look at."""
        run, submit = COMMANDS["run"].named, COMMANDS["submit"].named
        hint = (
            f"Nothing has run yet.\n\n{run} runs the visible tests on what is in the editor.\n"
            f"{submit} hands it in to be graded by the hidden checks."
        )
        yield Static(Content(hint), id="results-hint", markup=False)
        yield Static(id="notes", markup=False)
        yield Vertical(id="checks")

    def on_mount(self) -> None:
        """Hide what has nothing to say yet."""
        self.note(())

    @property
    def sign(self) -> Content:
        """While it runs how many are done; then how many did not pass, or that all did."""
        outcomes = [line.outcome for line in self.lines.values()]
        if not outcomes:
            return Content("")
        if self._running:
            done = sum(outcome not in ("planned", "running") for outcome in outcomes)
            return Content.styled(f"▸{done}/{len(outcomes)}", "$primary")
        if all(outcome == "pass" for outcome in outcomes):
            return Content.styled("✓", "$success")
        failed = sum(outcome not in QUIET for outcome in outcomes)
        return Content.styled(f"✗{failed}", "$error") if failed else Content.styled("–", "$muted")

    def can(self, command_id: str, running: bool) -> bool:
        """Run alone what is a visible check, while nothing runs; go where a line is named."""
        if self.marked is None:
            return False
        if command_id == "run-check":
            return self._part == "visible" and not running
        return self.marked.place is not None

    # What a run says

    async def begin(self, part: Part, only: Sequence[str]) -> None:
        """Forget the last run."""
        self._part, self._running = part, True
        self.lines.clear()
        self.note(())
        self.query_one("#results-hint").display = False
        await self.query_one("#checks").remove_children()
        self.tell_strip()

    async def tell(self, event: Event) -> None:
        """Lay the checks out, and show each as it stands."""
        match event.event:
            case "grade_started":
                await self._plan(event.checks)
            case "check_started":
                if line := self.lines.get(event.id):
                    line.show("running")
                    self.scroll_to_widget(line, animate=False)
            case "check_finished":
                self._finish(event.check)
            case "grade_finished":
                if not self.lines:  # it ended before a check could start, as for a file that cannot be loaded
                    await self._plan(event.grade.checks)
                for check in event.grade.checks:
                    self._finish(check)
                self.note([flag.message for flag in event.grade.flags])
            case _:
                return
        self.tell_strip()

    async def _plan(self, checks: Sequence[PlannedCheck | CheckResult]) -> None:
        """Lay out these checks; a visible one is worth nothing. A grade that begins again is laid out again."""
        hidden = self._part == "hidden"
        await self.query_one("#checks").remove_children()
        self.lines = {check.id: CheckLine(check.id, check.title, check.max_points if hidden else 0) for check in checks}
        await self.query_one("#checks").mount_all(self.lines.values())
        if self._marked not in self.lines:
            self._marked = next(iter(self.lines), "")
        self._show_mark()

    def _finish(self, check: CheckResult) -> None:
        if line := self.lines.get(check.id):
            place = parts_of(check.message).place
            code = "" if place is None else self.workspace.code_at(place.file, place.line)
            line.show(check.outcome.value, check.points, check.message, code)

    async def end(self, grade: Grade | None) -> None:
        """Show what never ended as cancelled; bring what did not pass to the top, and into view."""
        self._running = False
        for line in self.lines.values():
            if line.outcome in ("planned", "running"):
                line.show("cancelled")
        order = sorted(self.lines.values(), key=_urgency)
        holder = self.query_one("#checks")
        for line in order:
            holder.move_child(line, after=len(holder.children) - 1) if line is not holder.children[-1] else None
        if order and order[0].outcome not in SEEN_TO_LAST:
            self._marked = order[0].check_id
        self._show_mark()
        self.call_after_refresh(self.scroll_home, animate=False)
        self.tell_strip()

    def note(self, lines: Sequence[str]) -> None:
        """Show what a reviewer should look at, or why nothing was scored, above the checks."""
        notes = self.query_one("#notes", Static)
        notes.update(Content("\n").join(Content.assemble(("! ", "$warning"), Content(line)) for line in lines))
        notes.display = bool(lines)

    def outcomes(self) -> dict[str, str]:
        """Check id to outcome, in the order in which they ran."""
        return {id: line.outcome for id, line in self.lines.items()}

    # The mark

    @property
    def marked(self) -> CheckLine | None:
        """The check under the mark."""
        return self.lines.get(self._marked)

    def action_mark(self, by: int) -> None:
        """Move the mark, or scroll where it cannot move on."""
        order = [line.check_id for line in self.query(CheckLine)]
        here = order.index(self._marked) if self._marked in order else 0
        there = here + by
        if 0 <= there < len(order):
            self._marked = order[there]
            self._show_mark()
            self.scroll_to_widget(self.lines[self._marked], animate=False)
        elif by > 0:
            self.scroll_down(animate=False)
        else:
            self.scroll_up(animate=False)

    def mark_problem(self, step: int) -> None:
        """Move the mark to the next check that did not pass, or to the one before for -1; round at the ends."""
        order = [line.check_id for line in self.query(CheckLine)]
        here = order.index(self._marked) if self._marked in order else 0
        for number in range(1, len(order) + 1):
            id = order[(here + step * number) % len(order)]
            if self.lines[id].outcome not in SEEN_TO_LAST:
                self._marked = id
                self._show_mark()
                self.scroll_to_widget(self.lines[id], animate=False)
                return

    def _show_mark(self) -> None:
        for id, line in self.lines.items():
            line.mark(id == self._marked)
        self.refresh_bindings()

    @on(CheckLine.Picked)
    def _picked(self, event: CheckLine.Picked) -> None:
        self._marked = event.line.check_id
        self._show_mark()
        if event.to_code:
            self.assess.run_command("go-to-code")


def _urgency(line: CheckLine) -> int:
    """Where a check stands when all is over: what did not pass first, what passed last."""
    return 1 + SEEN_TO_LAST.index(line.outcome) if line.outcome in SEEN_TO_LAST else 0


def _points(points: float | None, max_points: float, word: str) -> str:
    """`7/10`, with the word before it where there is one; checks worth nothing show only the word."""
    worth = ("" if points is None else f"{points:g}/") + f"{max_points:g}" if max_points else ""
    return "  ".join(part for part in (word, worth) if part)
