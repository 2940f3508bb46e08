"""What a run says: one line a check with its message, curves while something trains, and what the code printed.

It is told by events, in their order, and keeps no other state. Titles, messages and output come from tests and
candidates: plain text, never markup.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Log, Static

from assess.tui.signs import OUTCOMES, Sign
from assess.tui.widgets.curve import Curve

MAX_OUTPUT_LINES = 2000


class CheckLine(Vertical):
    """One check: sign, title and points on a line, its message wrapped beneath."""

    def __init__(self, title: str, max_points: float) -> None:
        super().__init__(classes="check")
        self.title_text = title
        self.max_points = max_points
        self.outcome = "planned"

    def compose(self) -> ComposeResult:
        """The line and the message."""
        with Horizontal(classes="check-head"):
            yield Static(classes="check-sign", markup=False)
            yield Static(Content(self.title_text), classes="check-title", markup=False)
            yield Static(classes="check-points", markup=False)
        yield Static(classes="check-message", markup=False)

    def on_mount(self) -> None:
        """Show it as planned."""
        self.show(self.outcome)

    @property
    def sign(self) -> Sign:
        """The sign that it stands under now."""
        return OUTCOMES[self.outcome]

    def show(self, outcome: str, points: float | None = None, message: str = "") -> None:
        """Set the outcome, a key of `OUTCOMES`; without `points` it shows what the check is worth."""
        self.outcome = outcome
        self.query_one(".check-sign", Static).update(Content.styled(self.sign.mark, self.sign.style))
        told_apart = outcome in ("pass", "fail", "planned", "running")  # by their mark alone
        self.query_one(".check-points", Static).update(
            Content.styled(_points(points, self.max_points, "" if told_apart else self.sign.word), self.sign.style)
        )
        body = self.query_one(".check-message", Static)
        body.update(Content(message))
        body.display = bool(message)
        self.set_class(outcome in ("planned", "pass", "skipped", "cancelled"), "-quiet")


class Results(VerticalScroll):
    """The results of the last run, or of the one under way."""

    can_focus = True

    def __init__(self, hint: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self.hint = hint
        self.lines: dict[str, CheckLine] = {}
        self.curves: dict[tuple[str, str], Curve] = {}
        self._printing = ""
        """The check whose output was added last."""

    def compose(self) -> ComposeResult:
        """A hint until the first run, then checks, curves and output."""
        yield Static(Content(self.hint), id="results-hint", markup=False)
        yield Vertical(id="checks")
        yield Static(id="notes", markup=False)
        yield Vertical(id="curves")
        yield Static(Content("Printed by your code"), id="output-title", markup=False)
        yield Log(highlight=False, max_lines=MAX_OUTPUT_LINES, id="output")

    def on_mount(self) -> None:
        """Hide what has nothing to say yet."""
        self.note(())
        self._show_output(False)

    def note(self, lines: Sequence[str]) -> None:
        """Show what a reviewer should look at, or why nothing was scored, below the checks."""
        notes = self.query_one("#notes", Static)
        notes.update(Content("\n").join(Content.assemble(("! ", "$warning"), Content(line)) for line in lines))
        notes.display = bool(lines)

    def _show_output(self, shown: bool) -> None:
        self.query_one("#output").display = shown
        self.query_one("#output-title").display = shown

    async def clear(self) -> None:
        """Forget the last run."""
        self.lines.clear()
        self.curves.clear()
        self._printing = ""
        self.note(())
        self.query_one("#results-hint").display = False
        self.query_one("#output", Log).clear()
        self._show_output(False)
        await self.query_one("#checks").remove_children()
        await self.query_one("#curves").remove_children()

    async def plan(self, checks: Sequence[tuple[str, str, float]]) -> None:
        """Lay out the checks that will run, as (id, title, points)."""
        self.lines = {id: CheckLine(title, points) for id, title, points in checks}
        await self.query_one("#checks").mount_all(self.lines.values())

    def start_check(self, id: str) -> None:
        """Mark a check as running."""
        if line := self.lines.get(id):
            line.show("running")
            self.scroll_to_widget(line, animate=False)

    def finish_check(self, id: str, outcome: str, points: float, message: str) -> None:
        """Show how a check ended."""
        if line := self.lines.get(id):
            line.show(outcome, points, message)

    async def add_point(self, id: str, run: str, series: str, step: int, total: int, value: float | None) -> None:
        """Draw one point; the first of a series brings its chart, unless it is the only one to come."""
        if total < 2:
            return
        curve = self.curves.get((id, series))
        if curve is None:
            title = self.lines[id].title_text if id in self.lines else id
            curve = self.curves[id, series] = Curve(f"{series} · {title}")
            await self.query_one("#curves").mount(curve)
            self.call_after_refresh(self.scroll_to_widget, curve, animate=False)
        curve.add(run, step, total, value)

    def add_output(self, id: str, text: str) -> None:
        """Append what the candidate's code printed in a check."""
        self._show_output(True)
        log = self.query_one("#output", Log)
        if id != self._printing:
            self._printing = id
            log.write(f"── {self.lines[id].title_text if id in self.lines else id}\n")
        log.write(text)

    def show_first_problem(self) -> None:
        """Scroll to the first check that did not pass, so that its message is what is read first."""
        problem = next((line for line in self.lines.values() if line.outcome not in ("pass", "planned")), None)
        self.call_after_refresh(self.scroll_to_widget, problem or self.query_one("#checks"), animate=False, top=True)

    def cancel(self) -> None:
        """Show every check that has no outcome as cancelled."""
        for line in self.lines.values():
            if line.outcome in ("planned", "running"):
                line.show("cancelled")

    def outcomes(self) -> dict[str, str]:
        """Check id to outcome, in order."""
        return {id: line.outcome for id, line in self.lines.items()}


def _points(points: float | None, max_points: float, word: str) -> str:
    """`7/10`, with the word before it where there is one; checks worth nothing show only the word."""
    worth = ("" if points is None else f"{points:g}/") + f"{max_points:g}" if max_points else ""
    return "  ".join(part for part in (word, worth) if part)
