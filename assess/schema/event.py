"""What a judge says while it works: one JSON line an event, the same for screen, command line and cluster.

Order in a grade: `phase`* `grade_started` (`check_started` (`curve` | `output` | `progress`)* `check_finished`)*
(`progress`* `profile`)? `grade_finished`. Text in an event may come from a candidate: plain text always, never markup.
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


class OperatorUse(Record):
    """What one operator of the dispatcher took in all calls, as the candidate's process reports it: never a score."""

    name: str
    calls: int
    self_ms: float
    """Milliseconds inside the operator itself."""
    new_bytes: int
    """Bytes of the outputs that it allocated, freed since or not."""


class EntryLatency(Record):
    """Wall time of the calls of one entry point, request and reply included, on the judge's clock."""

    name: str
    calls: int
    p50_ms: float
    p95_ms: float
    p99_ms: float


class ProfileTotals(Record):
    """What the judge measured from outside over all calls, beside the one number that it was told."""

    entries: tuple[EntryLatency, ...]
    cpu_s: float
    peak_bytes: int
    """How far the process's resident memory grew at most, from before the submission was loaded."""
    parameters: int | None = None
    """Elements of the state_dict of the largest model that was built; None where none was."""
    operator_calls: int | None = None
    """As the process itself reports it; None where it did not."""


class Profile(Record):
    """Where time and memory of the visible tests went: evidence, not score. It comes after the last check."""

    event: Literal["profile"] = "profile"
    submission: ProfileTotals
    operators: tuple[OperatorUse, ...]
    """Those that took most time or memory, most time first, as the candidate's process reports it."""
    reference: ProfileTotals | None = None
    """The same tests with the reference solution: totals alone, since its operators would tell the solution."""
    without_reference: str = ""
    """Why there is no reference beside it."""


class GradeFinished(Record):
    """The last event of every grade, whatever happened."""

    event: Literal["grade_finished"] = "grade_finished"
    grade: Grade


Event = Annotated[
    Phase | GradeStarted | CheckStarted | CurvePoint | Progress | Output | CheckFinished | Profile | GradeFinished,
    Field(discriminator="event"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
