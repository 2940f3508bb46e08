"""One graded challenge as a report needs it: plain values, gathered by the caller from the catalogue and the store."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pydantic import AwareDatetime

from assess.schema.attempt import Evidence, StoredGrade, StoredSubmission
from assess.schema.base import Record
from assess.schema.challenge import ChallengeFiles, Kind
from assess.schema.event import CurvePoint, Output
from assess.schema.grade import Grade


class ReportEntry(Record):
    """A grade with what was graded; all text may be hostile and is shown as it is."""

    title: str
    slug: str
    kind: Kind
    goal: str = ""
    """What the challenge asks for, in a sentence or two."""
    grade: Grade
    files: dict[str, str]
    """What was submitted: name to text."""
    curves: tuple[CurvePoint, ...] = ()
    outputs: tuple[Output, ...] = ()
    submitted_at: AwareDatetime | None = None
    """None for a submission that was graded without being stored."""
    graded_at: AwareDatetime | None = None
    submission_id: str | None = None


def entry_for(
    files: ChallengeFiles, submission: StoredSubmission, grade: StoredGrade, evidence: Iterable[Evidence] = ()
) -> ReportEntry:
    """The entry for a stored grade; bytes that are no UTF-8 show as replacement characters."""
    evidence = tuple(evidence)
    return ReportEntry(
        title=files.challenge.title,
        slug=files.slug,
        kind=files.challenge.kind,
        goal=goal_of(files.statement),
        grade=grade.grade,
        files={name: content.decode("utf-8", "replace") for name, content in submission.submission.files.items()},
        curves=tuple(event for event in evidence if isinstance(event, CurvePoint)),
        outputs=tuple(event for event in evidence if isinstance(event, Output)),
        submitted_at=submission.submitted_at,
        graded_at=grade.graded_at,
        submission_id=submission.id,
    )


def goal_of(statement: Path) -> str:
    """The first paragraph under `## Goal` of a statement as one line; empty where there is none to be read."""
    try:
        text = statement.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    found = re.search(r"^##\s+Goal\s*\n+(.+?)(?:\n\s*\n|\n#|\Z)", text, re.MULTILINE | re.DOTALL)
    return re.sub(r"\*(\w[^*]*)\*", r"\1", " ".join(found.group(1).split())) if found else ""
