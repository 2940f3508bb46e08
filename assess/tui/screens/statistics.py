"""The numbers, each with how it is counted; where there is nothing to count it says so in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from assess.tui.commands import bindings_of
from assess.tui.screens.base import AssessScreen
from assess.tui.widgets.skill_table import bar
from assess.tui.wording import count, duration

if TYPE_CHECKING:
    from assess.session.statistics import Rate, SkillFigures, Statistics, Week

NAME = 20  # cells of the first column
SKILL, SKILL_WIDE = 38, 66  # cells of a skill's title, and where the screen is wide
WIDE = 110  # cells
LEVEL_MEANS = (
    "Level: the share of a skill's challenges that could probably be done from memory now. At once: passed with the "
    "first submission. Kept: remembered when repeated."
)
BAR = 20  # cells of the longest week
NOTHING_YET = "Nothing is counted yet. Open a challenge, and what you do there appears here."


class StatisticsScreen(AssessScreen):
    """A page to scroll."""

    CSS_PATH: ClassVar[CSSPathType | None] = "statistics.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("statistics")
    AUTO_FOCUS = "#statistics-page"

    def __init__(self, figures: Statistics) -> None:
        super().__init__()
        self._figures = figures

    def compose_body(self) -> ComposeResult:
        """Totals, weeks and skills."""
        figures = self._figures
        with Vertical(id="body"):
            yield Static(Content.assemble(("Assess", "bold $primary"), "  Statistics"), classes="title-bar")
            with VerticalScroll(id="statistics-page", classes="pane", can_focus=True):
                if not figures.attempts:
                    yield _text(Content(NOTHING_YET))
                yield _heading("All together")
                for name, value, how in totals(figures):
                    yield _text(Content.assemble(f"{name:<{NAME}}", Content.styled(value, "bold")))
                    yield _text(Content(how), "statistics-how")
                yield _heading("Week by week")
                yield _text(Content("\n").join(weeks(figures.weeks)))
                yield _heading("Skill by skill")
                yield _text(Content("\n").join(skills(figures.skills, self.app.size.width)))


def totals(figures: Statistics) -> Iterator[tuple[str, str, str]]:
    """Name, value and how it is counted, line by line."""
    yield (
        "Challenges passed",
        f"{figures.passed.hits} of {figures.passed.of}",
        "at any attempt, of those that there are",
    )
    yield (
        "Passed at once", rate(figures.first, "nothing handed in yet"),
        "the first scored submission ever at a challenge passed, of the challenges handed in",
    )  # fmt: skip
    yield (
        "Remembered", rate(figures.recalled, "nothing repeated yet"),
        "the first scored submission passed, of the repetitions from memory; giving up is not remembering",
    )  # fmt: skip
    yield "Submissions", str(figures.submissions), "with a score; what was cancelled or met a fault of ours is left out"
    yield "Attempts", f"{figures.attempts}, {figures.given_up} given up", "each ends with a pass or with giving up"
    yield "Hints opened", str(figures.hints), "each once an attempt"
    yield "Time spent", duration(figures.seconds), "keys and runs in the workspace; pauses over 2 minutes are left out"
    streak = figures.streak
    longest = f"with work on them; the longest row is {count(streak.longest, 'day')}"
    yield "Days", f"{figures.days}, {streak.days} in a row", longest


def rate(rate: Rate, nothing: str) -> str:
    """`67 % (2 of 3)`, or words where there was no case."""
    return nothing if rate.percent is None else f"{rate.percent} % ({rate.hits} of {rate.of})"


def weeks(weeks: tuple[Week, ...]) -> Iterator[Content]:
    """A line for each week, this one first, back to the first with work; the bar is its time beside the busiest's."""
    first = next((number for number, week in enumerate(weeks) if week.days or week.seconds), len(weeks))
    most = max(week.seconds for week in weeks)
    if first == len(weeks):
        yield Content.styled(f"No work in the last {len(weeks)} weeks.", "$muted")
    for number, week in enumerate(reversed(weeks[first:])):
        filled = round(BAR * week.seconds / most) if most else 0
        name = "this week" if not number else f"from {week.starts.day} {week.starts:%b}"
        if not (week.days or week.seconds):
            yield Content.styled(f"{name:<13}no work", "$muted")
            continue
        facts = f"{duration(week.seconds):<13}{count(week.days, 'day'):<8}{week.passed} passed"
        recalled = "" if not week.recalled.of else f", {week.recalled.hits} of {week.recalled.of} remembered"
        yield Content.assemble(
            f"{name:<13}", Content.styled("█" * filled, "$primary"), " " * (BAR - filled), f" {facts}{recalled}"
        )


def skills(figures: tuple[SkillFigures, ...], width: int) -> Iterator[Content]:
    """A line for each skill with a challenge, then those that wait for one; on a screen of `width` cells."""
    room = SKILL if width < WIDE else SKILL_WIDE
    head = f"{'Skill':<{room}}{'level':<11}{'passed':<8}{'at once':<9}{'kept':<7}time"
    yield Content.styled(head, "$muted")
    gaps = []
    for each in figures:
        standing = each.line.standing
        if standing.level is None:
            gaps.append(each.line.title)
            continue
        title = Content(each.line.title).truncate(room - 1, ellipsis=True, pad=True)
        passed = f"{standing.passed}/{standing.available}"
        first, kept = (f"{part.hits}/{part.of}" if part.of else "–" for part in (each.first, each.recalled))
        spent = duration(each.seconds) if each.seconds else "–"
        yield Content.assemble(title, " ", bar(standing, 5), f"  {passed:<8}{first:<9}{kept:<7}{spent}")
    yield Content.styled(LEVEL_MEANS, "$muted")
    if gaps:
        yield Content.styled(f"No challenge yet for {count(len(gaps), 'skill')}: {'; '.join(gaps)}.", "$muted")


def _heading(text: str) -> Static:
    return Static(Content.styled(text, "bold $primary"), classes="statistics-heading", markup=False)


def _text(text: Content, *more: str) -> Static:
    return Static(text, classes=" ".join(("statistics-text", *more)), markup=False)
