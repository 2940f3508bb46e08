"""What the store keeps of a candidate's work: attempts, drafts, submissions, grades and what happened between them.

Every record is a frozen copy of stored rows. Times are aware and in UTC. Ids are text that sorts by time of creation.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from assess.schema.base import Record, Slug
from assess.schema.event import CurvePoint, Output, Profile
from assess.schema.grade import Grade
from assess.schema.submission import FilePath, Submission

RecordId = Annotated[str, Field(pattern=r"^[0-9a-hjkmnp-tv-z]{26}$")]
"""Ten characters of time and sixteen of chance, so that ids sort by time and never meet."""

Evidence = CurvePoint | Output | Profile
"""Events that are kept with a grade: what a report draws and quotes beyond the checks."""


class AttemptState(StrEnum):
    """Where one attempt stands; an open one is continued when its challenge is opened again."""

    OPEN = "open"
    PASSED = "passed"
    GAVE_UP = "gave_up"


class ChallengeState(StrEnum):
    """Where a person stands with one challenge, over all attempts."""

    NEW = "new"
    STARTED = "started"
    PASSED = "passed"
    FAILED = "failed"


class AttemptEventKind(StrEnum):
    """What can happen in an attempt besides drafts, submissions and grades, which have records of their own."""

    STARTED = "started"
    CHECKED = "checked"
    SUBMITTED = "submitted"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    GAVE_UP = "gave_up"
    HINT_OPENED = "hint_opened"
    REPETITION_STARTED = "repetition_started"
    EXPLAINED = "explained"
    RESTORED = "restored"


class Attempt(Record):
    """One go at a challenge, from the first file opened to a pass or to giving up."""

    id: RecordId
    slug: Slug
    started_at: AwareDatetime
    state: AttemptState


class AttemptEvent(Record):
    """Something that happened in an attempt, with what identifies it: `{"submission": …}`, `{"hint": "2"}`."""

    id: RecordId
    attempt: RecordId
    kind: AttemptEventKind
    at: AwareDatetime
    detail: Annotated[dict[str, str], Field(default_factory=dict)]


class Draft(Record):
    """All files of an attempt as they were in the editor at one moment."""

    attempt: RecordId
    files: dict[FilePath, str]
    saved_at: AwareDatetime


class DraftMoment(Record):
    """When a draft was saved, and the digest of what was in it, without its content."""

    number: int
    """Its place among all drafts; a later one has a higher number."""
    tree: str
    saved_at: AwareDatetime


class StoredSubmission(Record):
    """A submission as it was handed in; stored before it is graded, and kept whatever the judge says."""

    id: RecordId
    attempt: RecordId
    slug: Slug
    submission: Submission
    submitted_at: AwareDatetime


class StoredGrade(Record):
    """A grade together with the submission that it is for; a submission may be graded more than once."""

    id: RecordId
    submission: RecordId
    graded_at: AwareDatetime
    grade: Grade


class ChallengeProgress(Record):
    """What the catalogue says beside a challenge."""

    slug: Slug
    state: ChallengeState
    best_score: float | None = None
    """The highest score over all submissions, each by its latest scored grade; None where nothing was scored."""
    attempts: int = 0
    last_attempt: Attempt | None = None
