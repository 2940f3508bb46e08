"""What a judge says while it works: one JSON line an event, the same for screen, command line and cluster.

Order in a grade: `phase`* `grade_started` (`check_started` (`curve` | `output` | `progress`)* `check_finished`)*
`grade_finished`. Text in an event may come from a candidate: plain text always, never markup.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from assess.schema.base import Record
from assess.schema.grade import CheckResult, Grade


class Phase(Record):
    """What is being prepared before the first check, such as `starting the judge`."""

    event: Literal["phase"] = "phase"
    message: str


class PlannedCheck(Record):
    """A check that will run, in order."""

    id: str
    title: str
    max_points: float


class GradeStarted(Record):
    """The judge has read the grader and will run these checks."""

    event: Literal["grade_started"] = "grade_started"
    challenge: str
    seed: int
    checks: tuple[PlannedCheck, ...]


class CheckStarted(Record):
    """A check begins."""

    event: Literal["check_started"] = "check_started"
    id: str


class CurvePoint(Record):
    """One point of a curve that the candidate's process reported while it trained: evidence, not score."""

    event: Literal["curve"] = "curve"
    id: str
    """The check."""
    run: str
    """Which of several runs, such as `seed 1`."""
    series: str
    """What is plotted, such as `training loss`."""
    step: int
    total: int
    """Steps in the whole run."""
    value: float | None
    """None where the value was not finite."""


class Progress(Record):
    """How far a long check is."""

    event: Literal["progress"] = "progress"
    id: str
    done: int
    total: int
    message: str = ""


class Output(Record):
    """What the candidate's code printed during a check, cleaned of control characters and capped."""

    event: Literal["output"] = "output"
    id: str
    text: str


class CheckFinished(Record):
    """A check ended, with its result."""

    event: Literal["check_finished"] = "check_finished"
    check: CheckResult


class GradeFinished(Record):
    """The last event of every grade, whatever happened."""

    event: Literal["grade_finished"] = "grade_finished"
    grade: Grade


Event = Annotated[
    Phase | GradeStarted | CheckStarted | CurvePoint | Progress | Output | CheckFinished | GradeFinished,
    Field(discriminator="event"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
