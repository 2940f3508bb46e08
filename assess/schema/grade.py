"""What the judge found: a grade is a record with evidence, not a number. This is the `grade --json` document."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from assess.schema.base import Record
from assess.schema.grader import CheckKind


class Verdict(StrEnum):
    """The one word for a whole grade."""

    PASS = "pass"
    FAIL = "fail"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    FORBIDDEN = "forbidden"
    INVALID = "invalid"
    JUDGE_ERROR = "judge_error"


class Outcome(StrEnum):
    """The one word for one check."""

    PASS = "pass"
    FAIL = "fail"
    TIMEOUT = "timeout"
    CRASH = "crash"
    MEMORY = "memory"
    SKIPPED = "skipped"
    ERROR = "error"


class IsolationLevel(StrEnum):
    """How well the candidate's process was confined, strongest first."""

    FULL = "full"
    REDUCED = "reduced"
    NONE = "none"


class CheckResult(Record):
    """One line of a grade, with the reason for every lost point."""

    id: str
    title: str
    kind: CheckKind
    outcome: Outcome
    points: float
    max_points: float
    message: str
    metrics: dict[str, Any] = Field(default_factory=dict)
    duration_s: float


class Isolation(Record):
    """The level that held for this grade, and the mechanisms of the level above that were not to be had."""

    level: IsolationLevel
    missing: tuple[str, ...] = ()


class Environment(Record):
    """The versions that produced a grade."""

    assess: str
    python: str
    torch: str
    device: str


class Flag(Record):
    """Something that a reviewer should look at; it never raises a score."""

    id: str
    message: str


class Hashes(Record):
    """What was graded and by what, so that a grade can be repeated."""

    submission: str
    challenge: str
    grader: str


class Grade(Record):
    """A whole grade, exactly as `assess grade --json` prints it."""

    schema_version: Literal[1] = 1
    challenge: str
    seed: int
    verdict: Verdict
    score: Annotated[float, Field(ge=0)] | None
    max_score: float
    checks: tuple[CheckResult, ...]
    isolation: Isolation
    environment: Environment
    flags: tuple[Flag, ...] = ()
    hashes: Hashes
    duration_s: float
