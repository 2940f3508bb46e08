"""Everything that was done, read in one go for what is told of it: what is due, what is weak, how much there was."""

from __future__ import annotations

from assess.schema.learning import AttemptRecord, History, ScoredSubmission
from assess.store.activity import activity_from
from assess.store.attempts import attempt_from
from assess.store.connection import Connection
from assess.store.identity import from_text
from assess.store.repetitions import repetition_from

ATTEMPTS = """
    SELECT attempt_states.*,
        EXISTS (SELECT 1 FROM attempt_events
            WHERE attempt = attempt_states.id AND kind = 'repetition_started') AS repetition,
        (SELECT at FROM attempt_events
            WHERE attempt = attempt_states.id AND kind = 'gave_up' ORDER BY seq LIMIT 1) AS gave_up_at,
        (SELECT COUNT(DISTINCT detail) FROM attempt_events
            WHERE attempt = attempt_states.id AND kind = 'hint_opened') AS hints
    FROM attempt_states ORDER BY seq
"""

# What had gone before a submission is what stands before its own `submitted` event, whatever the clock said.
SUBMISSIONS = """
    WITH handed_in AS (
        SELECT counted_grades.seq AS grade_seq, counted_grades.attempt, verdict, graded_at, submissions.seq AS place,
            attempts.slug AS slug, (
                SELECT MIN(seq) FROM attempt_events WHERE attempt = counted_grades.attempt AND kind = 'submitted'
                AND json_extract(detail, '$.submission') = counted_grades.submission) AS event
        FROM counted_grades
        JOIN submissions ON submissions.id = counted_grades.submission
        JOIN attempts ON attempts.id = counted_grades.attempt)
    SELECT handed_in.*,
        ROW_NUMBER() OVER (PARTITION BY attempt ORDER BY place) AS number,
        (SELECT COUNT(*) FROM attempt_events WHERE attempt = handed_in.attempt
            AND kind IN ('checked', 'submitted') AND seq <= event) AS tries,
        (SELECT COUNT(DISTINCT detail) FROM attempt_events WHERE attempt = handed_in.attempt
            AND kind = 'hint_opened' AND seq < event) AS hints,
        EXISTS (SELECT 1 FROM attempts AS others
            JOIN attempt_events ON attempt_events.attempt = others.id AND kind = 'explained'
            WHERE others.slug = handed_in.slug AND attempt_events.seq < event) AS explained
    FROM handed_in ORDER BY place
"""


def read_history(connection: Connection) -> History:
    """Attempts, scored submissions, repetitions and time spent, each oldest first. Raises StoreError."""
    return History(
        attempts=tuple(
            AttemptRecord(
                attempt=attempt_from(row),
                repetition=bool(row["repetition"]),
                gave_up_at=None if row["gave_up_at"] is None else from_text(row["gave_up_at"]),
                hints=row["hints"],
            )
            for row in connection.rows(ATTEMPTS)
        ),
        submissions=tuple(
            ScoredSubmission(
                attempt=row["attempt"],
                slug=row["slug"],
                number=row["number"],
                passed=row["verdict"] == "pass",
                graded_at=from_text(row["graded_at"]),
                tries=max(1, row["tries"]),
                hints=row["hints"],
                explained=bool(row["explained"]),
            )
            for row in connection.rows(SUBMISSIONS)
        ),
        repetitions=tuple(
            repetition_from(connection, row) for row in connection.rows("SELECT * FROM repetitions ORDER BY seq")
        ),
        activity=tuple(activity_from(row) for row in connection.rows("SELECT * FROM activity ORDER BY seq")),
    )
