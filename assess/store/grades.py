"""Grades with their checks and their evidence; each is written whole or not at all."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from statistics import median
from typing import Any

from pydantic import TypeAdapter

from assess.errors import UsageError
from assess.schema.attempt import Evidence, StoredGrade
from assess.schema.base import Record
from assess.schema.grade import Grade
from assess.store.connection import Connection, Row, damaged
from assess.store.identity import from_text, new_id, now, to_text

RECENT = 5  # grades that an expectation rests on
MAX_DURATIONS = 500  # rows read for it; a grader has some ten checks

EVIDENCE: TypeAdapter[Evidence] = TypeAdapter(Evidence)


class Grades:
    """The tables `grades`, `checks` and `evidence`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, submission_id: str, grade: Grade, evidence: Iterable[Evidence] = ()) -> StoredGrade:
        """Store a grade, its checks and its evidence in one transaction.

        Raises StoreError where there is no such submission, or it cannot be written.
        """
        stored = StoredGrade(id=new_id(), submission=submission_id, graded_at=now(), grade=grade)
        lines = [_dump(event) for event in evidence]
        with self._connection.transaction():
            self._connection.insert("grades", _grade_row(stored))
            for position, check in enumerate(grade.checks):
                self._connection.insert(
                    "checks",
                    {
                        "grade": stored.id,
                        "position": position,
                        "check_id": _storable(check.id),
                        "title": _storable(check.title),
                        "kind": check.kind.value,
                        "outcome": check.outcome.value,
                        "points": check.points,
                        "max_points": check.max_points,
                        "message": _storable(check.message),
                        "duration_s": check.duration_s,
                    },
                )
            if lines:
                data = zlib.compress("\n".join(lines).encode(), 6)
                self._connection.insert("evidence", {"grade": stored.id, "events": len(lines), "data": data})
        return stored

    def get(self, grade_id: str) -> StoredGrade:
        """The grade with this id. Raises UsageError where there is none."""
        row = self._connection.row("SELECT * FROM grades WHERE id = :id", {"id": grade_id})
        if row is None:
            raise UsageError(f"{self._connection.path} has no grade {grade_id!r}: check the id.")
        return self._stored(row)

    def of_submission(self, submission_id: str) -> tuple[StoredGrade, ...]:
        """Every grade that a submission was given, latest first."""
        rows = self._connection.rows(
            "SELECT * FROM grades WHERE submission = :submission ORDER BY seq DESC", {"submission": submission_id}
        )
        return tuple(self._stored(row) for row in rows)

    def of_attempt(self, attempt_id: str) -> tuple[StoredGrade, ...]:
        """Every grade of an attempt, latest first."""
        rows = self._connection.rows(
            "SELECT grades.* FROM grades JOIN submissions ON submissions.id = submission"
            " WHERE attempt = :attempt ORDER BY grades.seq DESC",
            {"attempt": attempt_id},
        )
        return tuple(self._stored(row) for row in rows)

    def durations(self, challenge: str) -> dict[str, float]:
        """Seconds that each check of a challenge took here, by check id: the median of its last grades that ran it."""
        rows = self._connection.rows(
            "SELECT check_id, checks.duration_s AS seconds FROM checks JOIN grades ON grades.id = grade"
            " WHERE challenge = :challenge AND outcome IN ('pass', 'fail') ORDER BY grades.seq DESC LIMIT :limit",
            {"challenge": challenge, "limit": MAX_DURATIONS},
        )
        found: dict[str, list[float]] = {}
        for row in rows:
            found.setdefault(row["check_id"], []).append(row["seconds"])
        return {id: median(seconds[:RECENT]) for id, seconds in found.items()}

    def evidence(self, grade_id: str) -> tuple[Evidence, ...]:
        """The curves and outputs kept with a grade, in order. Raises StoreError where they cannot be unpacked."""
        row = self._connection.row("SELECT data FROM evidence WHERE grade = :grade", {"grade": grade_id})
        if row is None:
            return ()
        try:
            lines = zlib.decompress(row["data"]).decode().split("\n")
            return tuple(EVIDENCE.validate_python(json.loads(line)) for line in lines)
        except (zlib.error, TypeError, ValueError) as error:
            raise damaged(self._connection.path, f"the evidence of grade {grade_id} cannot be unpacked") from error

    def _stored(self, row: Row) -> StoredGrade:
        try:
            grade = Grade.model_validate(json.loads(row["document"]))
        except ValueError as error:
            raise damaged(self._connection.path, f"grade {row['id']} cannot be read") from error
        return StoredGrade(
            id=row["id"], submission=row["submission"], graded_at=from_text(row["graded_at"]), grade=grade
        )


def _grade_row(stored: StoredGrade) -> dict[str, Any]:
    grade = stored.grade
    return {
        "id": stored.id,
        "submission": stored.submission,
        "graded_at": to_text(stored.graded_at),
        "challenge": _storable(grade.challenge),
        "verdict": grade.verdict.value,
        "score": grade.score,
        "max_score": grade.max_score,
        "seed": str(grade.seed),
        "submission_hash": _storable(grade.hashes.submission),
        "challenge_hash": _storable(grade.hashes.challenge),
        "grader_hash": _storable(grade.hashes.grader),
        "assess_version": _storable(grade.environment.assess),
        "python_version": _storable(grade.environment.python),
        "torch_version": _storable(grade.environment.torch),
        "device": _storable(grade.environment.device),
        "isolation": grade.isolation.level.value,
        "duration_s": grade.duration_s,
        "document": _dump(grade),
    }


def _dump(record: Record) -> str:
    """A record as one line of ASCII JSON: lone surrogates, NUL and non-finite numbers come back as they were."""
    return json.dumps(record.model_dump(), default=str)


def _storable(text: str) -> str:
    """Text for a column to search by: SQLite takes no lone surrogates; the document keeps them."""
    return text.encode("utf-8", "backslashreplace").decode()
