"""The one line that says truthfully what runs: told by events, read at any moment. No widgets, no clock of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.content import Content

from assess.tui.signs import OUTCOMES, VERDICTS, Sign

if TYPE_CHECKING:
    from assess.schema.event import Event
    from assess.schema.grade import Grade
    from assess.tui.backstage import Part

SLOWER, SLACK_S = 1.5, 2.0  # a check has overrun what it took before when it needs this factor and these seconds more
WORTH_SAYING_S = 2.0  # less is over before it is read
FIRST_START = ("starting the warm pool", "importing ")  # what the pool says while it starts
WHAT = {"visible": "Visible tests", "hidden": "Submission"}


@dataclass
class RunStatus:
    """One run from its start to its end; times are seconds on a monotonic clock that the caller reads."""

    part: Part
    started: float
    phase: str = "starting"
    titles: dict[str, str] | None = None
    """Check id to title, in order, once the judge has said which will run."""
    current: str = ""
    progress: str = ""
    expected: Mapping[str, float] = field(default_factory=dict)
    """Seconds that each check took here before, by check id; nothing is estimated where one is missing."""
    finished_ids: set[str] = field(default_factory=set)
    current_since: float = 0.0

    @property
    def done(self) -> int:
        """How many checks have ended."""
        return len(self.finished_ids)

    def tell(self, event: Event, now: float) -> None:
        """Take the next event into account, at the time `now`."""
        match event.event:
            case "phase":
                self.phase = event.message
            case "grade_started":
                self.titles = {check.id: check.title for check in event.checks}
                self.finished_ids, self.current, self.progress = set(), "", ""
            case "check_started":
                self.current, self.progress, self.current_since = event.id, "", now
            case "progress":
                self.progress = f"{event.done} of {event.total} {event.message}".strip()
            case "curve":
                self.progress = f"{event.run}, step {event.step} of {event.total}"
            case "check_finished":
                self.finished_ids.add(event.check.id)
                self.current, self.progress = "", ""
            case _:
                pass

    def line(self, now: float) -> Content:
        """What runs at this moment, and for how long."""
        if self.titles is None:
            what = self.phase
            if what.startswith(FIRST_START):
                what += " · only the first run waits for this"
        elif self.current:
            number = list(self.titles).index(self.current) + 1 if self.current in self.titles else self.done + 1
            what = f"check {number} of {len(self.titles)} · {self.titles.get(self.current, self.current)}"
        elif self.done < len(self.titles):
            what = f"{self.done} of {len(self.titles)} checks done"
        else:
            what = "" if self.progress else "adding up"
        parts = [f" {WHAT[self.part]}", f"{now - self.started:.1f} s", what, self.progress, self._left(now)]
        return _line(OUTCOMES["running"], " · ".join(part for part in parts if part))

    def _left(self, now: float) -> str:
        """How long it may still take, from how long the same checks took here; empty where that is not known."""
        if self.titles is None or not self.titles:
            return ""
        left = [id for id in self.titles if id not in self.finished_ids]
        if not left or any(id not in self.expected for id in left):
            return ""
        used = now - self.current_since if self.current else 0.0
        if self.current and used > SLOWER * self.expected.get(self.current, 0.0) + SLACK_S:
            return "longer than before"
        seconds = sum(self.expected[id] for id in left) - min(used, self.expected.get(self.current, 0.0))
        return f"about {seconds:.0f} s left" if seconds >= WORTH_SAYING_S else ""

    def finished(self, grade: Grade) -> Content:
        """How it ended: for visible tests how many passed, for a submission the verdict and the score."""
        passed = sum(check.outcome.value == "pass" for check in grade.checks)
        sign = VERDICTS[grade.verdict.value]
        if self.part == "visible" and grade.checks:
            said = f" Visible tests · {passed} of {len(grade.checks)} passed"
            if sign.word not in ("passed", "not passed yet"):
                said += f" · {sign.word}"
        else:
            score = "" if grade.score is None else f" · {grade.score:g} of {grade.max_score:g} points"
            said = f" {WHAT[self.part]} {sign.word}{score}"
        said += f" · {grade.duration_s:.1f} s · isolation {grade.isolation.level.value}"
        if grade.flags:
            said += f" · {len(grade.flags)} for review"
        return _line(sign, said)

    def stopped(self, now: float) -> Content:
        """What is said after a cancel."""
        kept = "; the submission is kept, unscored" if self.part == "hidden" else ""
        return _line(OUTCOMES["cancelled"], f" {WHAT[self.part]} · cancelled after {now - self.started:.1f} s{kept}")

    def broken(self, sentence: str) -> Content:
        """What is said when the run could not go on for a fault of ours."""
        return _line(OUTCOMES["error"], f" {WHAT[self.part]} · {sentence}")


class Durations:
    """How long each check of the open challenge took on this machine, by part."""

    def __init__(self) -> None:
        self._seconds: dict[Part, dict[str, float]] = {"visible": {}, "hidden": {}}

    def of(self, part: Part) -> Mapping[str, float]:
        """Seconds by check id."""
        return self._seconds[part]

    def know(self, part: Part, seconds: Mapping[str, float]) -> None:
        """Take stored durations, where this run of the app has none of its own."""
        self._seconds[part] = {**seconds, **self._seconds[part]}

    def learn(self, part: Part, grade: Grade) -> None:
        """Take the durations of the checks that ran to their end."""
        ran = {check.id: check.duration_s for check in grade.checks if check.outcome.value in ("pass", "fail")}
        self._seconds[part].update(ran)


def starting_line(phase: str) -> Content:
    """What is said while the graders start and nothing runs yet."""
    return _line(OUTCOMES["running"], f" The graders are starting: {phase}. Write meanwhile; a run waits for them.")


def _line(sign: Sign, said: str) -> Content:
    """Sign in its colour, then plain text."""
    return Content.assemble(Content.styled(sign.mark, sign.style), Content(said))
