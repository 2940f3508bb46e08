"""Where a person stands with each challenge."""

from __future__ import annotations

from assess.schema.attempt import ChallengeProgress, ChallengeState
from assess.store.attempts import attempt_from
from assess.store.connection import Connection, Row

SELECT = """
    WITH summary AS (
        SELECT attempts.slug AS slug, MAX(attempts.seq) AS last, COUNT(DISTINCT attempts.id) AS number,
            MAX(counted_grades.score) AS best, COUNT(counted_grades.id) AS graded,
            MAX(counted_grades.verdict = 'pass') AS passed
        FROM attempts LEFT JOIN counted_grades ON counted_grades.attempt = attempts.id
        GROUP BY attempts.slug)
    SELECT attempt_states.*, number, best, graded, passed
    FROM summary JOIN attempt_states ON attempt_states.seq = summary.last
"""


class Progress:
    """One line for each challenge, out of attempts and the grades that count."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, ChallengeProgress]:
        """Progress by slug, for every challenge that was ever begun, in one query."""
        return {row["slug"]: _progress(row) for row in self._connection.rows(f"{SELECT} ORDER BY slug")}

    def of(self, slug: str) -> ChallengeProgress:
        """Progress with one challenge; `new` where it was never begun."""
        row = self._connection.row(f"{SELECT} WHERE attempt_states.slug = :slug", {"slug": slug})
        return _progress(row) if row else ChallengeProgress(slug=slug, state=ChallengeState.NEW)


def _progress(row: Row) -> ChallengeProgress:
    if row["passed"]:
        state = ChallengeState.PASSED
    else:
        state = ChallengeState.FAILED if row["graded"] else ChallengeState.STARTED
    return ChallengeProgress(
        slug=row["slug"],
        state=state,
        best_score=row["best"],
        attempts=row["number"],
        last_attempt=attempt_from(row),
    )
