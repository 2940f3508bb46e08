"""What the store keeps so that a learner can be told what is due, what is weak and how the time went.

A repetition is one challenge done again from memory, long enough after its pass to say whether it was remembered. Times
are aware and in UTC.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from assess.schema.attempt import Attempt, RecordId
from assess.schema.base import Record, Slug


class Repeated(StrEnum):
    """What of a challenge is repeated."""

    IMPLEMENT = "implement"
    QUESTIONS = "questions"


class Recall(StrEnum):
    """How well something was remembered, worst first."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


class Repetition(Record):
    """One repetition with how well it went, and the state of its card afterwards."""

    id: RecordId
    slug: Slug
    what: Repeated
    attempt: RecordId
    recall: Recall
    at: AwareDatetime
    card: dict[str, Any]
    """What the scheduler needs to go on from here, as its library writes it."""


class Activity(Record):
    """Seconds that were worked in an attempt, up to a moment."""

    attempt: RecordId
    seconds: Annotated[float, Field(gt=0)]
    at: AwareDatetime


class ScoredSubmission(Record):
    """A submission with a score, and what had gone before it in its attempt."""

    attempt: RecordId
    slug: Slug
    number: Annotated[int, Field(ge=1)]
    """1 for the first scored submission of its attempt."""
    passed: bool
    graded_at: AwareDatetime
    tries: Annotated[int, Field(ge=1)]
    """How often code was run in the attempt up to here: visible tests, and submissions, this one included."""
    hints: Annotated[int, Field(ge=0)]
    """How many different hints had been opened in the attempt."""
    explained: bool
    """Whether the explanation had been shown in any attempt at this challenge."""


class AttemptRecord(Record):
    """An attempt with what learning asks of it."""

    attempt: Attempt
    repetition: bool
    """Whether it was begun with a clean starter, to repeat from memory."""
    gave_up_at: AwareDatetime | None = None
    hints: Annotated[int, Field(ge=0)] = 0


class History(Record):
    """Everything that was done, each part oldest first."""

    attempts: tuple[AttemptRecord, ...] = ()
    submissions: tuple[ScoredSubmission, ...] = ()
    repetitions: tuple[Repetition, ...] = ()
    activity: tuple[Activity, ...] = ()
