"""The one line that says truthfully what runs: told by events, read at any moment. No widgets, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from assess.tui.signs import OUTCOMES, VERDICTS, Sign

if TYPE_CHECKING:
    from assess.schema.event import Event
    from assess.schema.grade import Grade
    from assess.tui.backstage import Part

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
    done: int = 0
    progress: str = ""

    def tell(self, event: Event) -> None:
        """Take the next event into account."""
        match event.event:
            case "phase":
                self.phase = event.message
            case "grade_started":
                self.titles = {check.id: check.title for check in event.checks}
            case "check_started":
                self.current, self.progress = event.id, ""
            case "progress":
                self.progress = f"{event.done} of {event.total} {event.message}".strip()
            case "curve":
                self.progress = f"{event.run}, step {event.step} of {event.total}"
            case "check_finished":
                self.done, self.current, self.progress = self.done + 1, "", ""
            case _:
                pass

    def line(self, now: float) -> Content:
        """What runs at this moment, and for how long."""
        if self.titles is None:
            what = self.phase
        elif self.current:
            number = list(self.titles).index(self.current) + 1 if self.current in self.titles else self.done + 1
            what = f"check {number} of {len(self.titles)} · {self.titles.get(self.current, self.current)}"
        elif self.done < len(self.titles):
            what = f"{self.done} of {len(self.titles)} checks done"
        else:
            what = "" if self.progress else "adding up"
        parts = [f" {WHAT[self.part]}", f"{now - self.started:.1f} s", what, self.progress]
        return _line(OUTCOMES["running"], " · ".join(part for part in parts if part))

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


def _line(sign: Sign, said: str) -> Content:
    """Sign in its colour, then plain text."""
    return Content.assemble(Content.styled(sign.mark, sign.style), Content(said))
