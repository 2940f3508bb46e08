"""Time spent at work, in stretches that the app counts and appends."""

from __future__ import annotations

from assess.schema.learning import Activity
from assess.store.connection import Connection, Row
from assess.store.identity import from_text, now, to_text


class ActivityLog:
    """The table `activity`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, attempt_id: str, seconds: float) -> Activity:
        """Append that `seconds` were worked, up to now. Raises StoreError where there is no such attempt."""
        spent = Activity(attempt=attempt_id, seconds=seconds, at=now())
        self._connection.insert("activity", {"attempt": attempt_id, "seconds": seconds, "at": to_text(spent.at)})
        return spent

    def of_attempt(self, attempt_id: str) -> tuple[Activity, ...]:
        """The stretches of an attempt, oldest first."""
        rows = self._connection.rows(
            "SELECT * FROM activity WHERE attempt = :attempt ORDER BY seq", {"attempt": attempt_id}
        )
        return tuple(activity_from(row) for row in rows)


def activity_from(row: Row) -> Activity:
    """The record for a row of `activity`."""
    return Activity(attempt=row["attempt"], seconds=row["seconds"], at=from_text(row["at"]))
