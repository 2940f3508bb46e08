"""What was handed in, stored before any grading begins."""

from __future__ import annotations

from assess.errors import UsageError
from assess.schema.attempt import StoredSubmission
from assess.schema.submission import Submission
from assess.store.connection import Connection, Row
from assess.store.content import Content
from assess.store.identity import from_text, new_id, now, to_text

SELECT = "SELECT submissions.*, slug FROM submissions JOIN attempts ON attempts.id = submissions.attempt"


class Submissions:
    """The table `submissions`."""

    def __init__(self, connection: Connection, content: Content) -> None:
        self._connection = connection
        self._content = content

    def add(self, attempt_id: str, submission: Submission) -> StoredSubmission:
        """Store a submission. Raises StoreError where there is no such attempt, or it cannot be written."""
        submission_id = new_id()
        with self._connection.transaction():
            tree = self._content.add(submission.files)
            self._connection.insert(
                "submissions",
                {"id": submission_id, "attempt": attempt_id, "tree": tree, "submitted_at": to_text(now())},
            )
            return self.get(submission_id)

    def get(self, submission_id: str) -> StoredSubmission:
        """The submission with this id. Raises UsageError where there is none."""
        row = self._connection.row(f"{SELECT} WHERE submissions.id = :id", {"id": submission_id})
        if row is None:
            raise UsageError(f"{self._connection.path} has no submission {submission_id!r}: check the id.")
        return self._stored(row)

    def of_attempt(self, attempt_id: str) -> tuple[StoredSubmission, ...]:
        """The submissions of an attempt, latest first."""
        rows = self._connection.rows(
            f"{SELECT} WHERE attempt = :attempt ORDER BY submissions.seq DESC", {"attempt": attempt_id}
        )
        return tuple(self._stored(row) for row in rows)

    def latest(self, slug: str) -> StoredSubmission | None:
        """What was handed in last for a challenge, over all attempts, or None."""
        row = self._connection.row(f"{SELECT} WHERE slug = :slug ORDER BY submissions.seq DESC LIMIT 1", {"slug": slug})
        return self._stored(row) if row else None

    def unscored(self) -> tuple[StoredSubmission, ...]:
        """Submissions without a scored grade, oldest first: cancelled, cut off, or met by a fault of ours."""
        rows = self._connection.rows(
            f"{SELECT} WHERE NOT EXISTS (SELECT 1 FROM grades WHERE submission = submissions.id AND score IS NOT NULL)"
            " ORDER BY submissions.seq"
        )
        return tuple(self._stored(row) for row in rows)

    def _stored(self, row: Row) -> StoredSubmission:
        return StoredSubmission(
            id=row["id"],
            attempt=row["attempt"],
            slug=row["slug"],
            submission=Submission(files=self._content.files(row["tree"])),
            submitted_at=from_text(row["submitted_at"]),
        )
