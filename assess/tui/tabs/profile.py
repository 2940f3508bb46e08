"""Where time and memory of the visible tests went: latency and totals beside the reference's, then the operators.

Latency, CPU, memory and parameters are the judge's own measures; operators are what the candidate's process reports,
and the heading over them says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from assess.grading.text import clean
from assess.tui.commands import COMMANDS
from assess.tui.tabs.base import Tab

if TYPE_CHECKING:
    from assess.schema.event import EntryLatency, Event, OperatorUse, Profile, ProfileTotals
    from assess.schema.grade import Grade
    from assess.tui.backstage import Part

BAR = 12  # cells of the longest bar
NUMBER = 10  # cells of a column of numbers
NUMBER_NARROW = 9
NARROW = 66  # cells, below which five columns of numbers leave too little for a name beside them
NARROWEST, NARROWEST_NAME = 40, 8
NOTHING_CAME = "Nothing could be measured in the last run; the checks say why."


class ProfileTab(Tab):
    """The last profile; it stays until the next one, with a note once the code may have changed."""

    follows_runs = True
    commands = frozenset({"profile-order"})

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.profile: Profile | None = None
        self.by_memory = False
        self._older = False
        """Whether tests or a grade ran since without a profile."""
        self.asked = False
        """Whether the run under way, or the next, is to bring a profile, and has not yet."""
        self._failed = False
        """Whether the last run that was to bring one did not."""

    def compose(self) -> ComposeResult:
        """One text, laid out anew for every width."""
        yield Static(id="profile", markup=False)

    def on_mount(self) -> None:
        """Say how to get one."""
        self._show()

    def on_resize(self, event: Resize) -> None:
        """Lay it out for the new width."""
        self._show()

    @property
    def sign(self) -> Content:
        """A mark where there is a profile."""
        return Content.styled("✓", "$muted") if self.profile else Content("")

    def can(self, command_id: str, running: bool) -> bool:
        """An order can be switched where there are operators."""
        return self.profile is not None and bool(self.profile.operators)

    async def begin(self, part: Part, only: Sequence[str]) -> None:
        """What is shown belongs to an earlier run now."""
        self._older, self._failed = self.profile is not None, False
        self._show()

    async def tell(self, event: Event) -> None:
        """Show the profile."""
        if event.event == "profile":
            self.profile, self._older, self.asked = event, False, False
            self._show()

    async def end(self, grade: Grade | None) -> None:
        """Say when no profile came of a run that was started for one."""
        self._failed, self.asked = self.asked, False
        self._show()

    def switch_order(self) -> None:
        """Between the operators that took most time and those that took most memory."""
        self.by_memory = not self.by_memory
        self._show()

    def _show(self) -> None:
        width = max(NARROWEST, self.scrollable_content_region.width - 2)
        self.query_one("#profile", Static).update(Content("\n").join(self._lines(width)))
        self.tell_strip()

    def _lines(self, width: int) -> Iterator[Content]:
        profile = self.profile
        if self._failed:
            yield Content.styled(NOTHING_CAME, "$warning")
            yield Content("")
        if profile is None:
            yield Content.styled("Measuring…" if self.asked else _hint(), "$muted")
            return
        if self._older:
            key = COMMANDS["profile"].shown_key
            yield Content.styled(f"From an earlier run. {key} measures what is in the editor now.", "$warning")
            yield Content("")
        yield from _totals(profile, width)
        yield Content("")
        yield from _latencies(profile, width)
        yield Content("")
        yield from _operators(profile.operators, self.by_memory, width)


def _hint() -> str:
    return (
        "There is no profile yet.\n\n"
        f"{COMMANDS['profile'].shown_key} runs the visible tests and measures them: how long calls take, memory, "
        "parameters, and which operators take the time. The tests run several times for it."
    )


def _row(name: str, cells: Sequence[str], width: int, style: str = "") -> Content:
    """A name, cut to what is left, and numbers in columns at its right."""
    column = NUMBER_NARROW if width < NARROW and len(cells) > 4 else NUMBER
    room = max(0, width - column * len(cells))
    return Content.assemble(Content(_fit(name, room)), Content.styled("".join(f"{c:>{column}}" for c in cells), style))


def _fit(text: str, width: int) -> str:
    """Plain text on one line of exactly `width` characters."""
    line = " ".join(clean(text).split())
    return f"{line[: max(0, width - 1)]}…" if len(line) > width else f"{line:<{width}}"


def _totals(profile: Profile, width: int) -> Iterator[Content]:
    """What the judge measured over all calls, the reference beside it."""
    yield Content.styled("All calls together", "bold")
    yield _row("", ["yours", "reference"] if profile.reference else ["yours"], min(width, 70), "$muted")
    rows: list[tuple[str, Callable[[ProfileTotals], str]]] = [
        ("CPU time", lambda side: _time(1000 * side.cpu_s)),
        ("memory at its peak", lambda side: _bytes(side.peak_bytes)),
        ("parameters", lambda side: "–" if side.parameters is None else f"{side.parameters:,}"),
        ("operators called", lambda side: "–" if side.operator_calls is None else f"{side.operator_calls:,}"),
    ]
    for name, cell in rows:
        sides = [profile.submission, *([profile.reference] if profile.reference else [])]
        yield _row(name, [cell(side) for side in sides], min(width, 70))
    if profile.without_reference:
        yield Content.styled(profile.without_reference, "$muted")


def _latencies(profile: Profile, width: int) -> Iterator[Content]:
    """Percentiles of each entry point; the reference's median stands at the right."""
    reference: dict[str, EntryLatency] = {}
    if profile.reference:
        reference = {entry.name: entry for entry in profile.reference.entries}
    yield Content.styled("How long a call takes", "bold")
    head = ["calls", "p50", "p95", "p99", *(["ref. p50"] if reference else [])]
    yield _row("", head, min(width, 90), "$muted")
    for entry in profile.submission.entries:
        cells = [f"{entry.calls:,}", _time(entry.p50_ms), _time(entry.p95_ms), _time(entry.p99_ms)]
        if reference:
            other = reference.get(entry.name)
            cells.append("–" if other is None else _time(other.p50_ms))
        if width < NARROW:
            yield Content(_fit(entry.name, width))
        yield _row(entry.name if width >= NARROW else "", cells, min(width, 90))


def _operators(operators: Sequence[OperatorUse], by_memory: bool, width: int) -> Iterator[Content]:
    """A line an operator with its share as a bar, most of what was asked for first."""
    order, other = ("memory", "time") if by_memory else ("time", "memory")
    yield Content.assemble(
        Content.styled(f"Operators by {order}", "bold"), Content.styled(", as your process reports them", "$muted")
    )
    if not operators:
        yield Content.styled("Your process reported none.", "$muted")
        return

    def measure(use: OperatorUse) -> float:
        return use.new_bytes if by_memory else use.self_ms

    ordered = sorted(operators, key=measure, reverse=True)
    most = measure(ordered[0]) or 1
    inner = min(width, 90)
    bar = BAR if inner >= NARROWEST_NAME + 3 * NUMBER + BAR + 8 else 0
    switch = f"({COMMANDS['profile-order'].shown_key} by {other})"
    yield _row(switch, ["calls", "time", "allocated"], inner - bar, "$muted")
    for use in ordered:
        row = _row(use.name, [f"{use.calls:,}", _time(use.self_ms), _bytes(use.new_bytes)], inner - bar)
        cells = round((bar - 1) * measure(use) / most) if bar else 0
        yield Content.assemble(row, Content.styled(" " + "━" * cells, "$primary")) if cells else row


def _time(milliseconds: float) -> str:
    """`12.3 ms`, `1.25 s`, `45 µs`: three figures."""
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:,.2f} s"
    return f"{milliseconds:.3g} ms" if milliseconds >= 0.1 else f"{milliseconds * 1000:.0f} µs"


def _bytes(count: int) -> str:
    """`12.3 MB`: three figures, thousands."""
    size, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 999.5:
            break
        size, unit = size / 1000, larger
    return f"{size:.3g} {unit}"
