"""Attempts at challenges, and what happened in them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from assess.errors import UsageError
from assess.schema.attempt import Attempt, AttemptEvent, AttemptEventKind, AttemptState
from assess.store.connection import Connection, Row
from assess.store.identity import from_text, new_id, now, to_text


class Attempts:
    """The tables `attempts` and `attempt_events`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, slug: str) -> Attempt:
        """Begin a new attempt, with its `started` event."""
        attempt = Attempt(id=new_id(), slug=slug, started_at=now(), state=AttemptState.OPEN)
        with self._connection.transaction():
            self._connection.insert(
                "attempts", {"id": attempt.id, "slug": slug, "started_at": to_text(attempt.started_at)}
            )
            self.record(attempt.id, AttemptEventKind.STARTED)
        return attempt

    def resume(self, slug: str) -> Attempt:
        """The latest open attempt at a challenge, or a new one; two processes that ask at once get the same."""
        with self._connection.transaction():
            row = self._connection.row(
                "SELECT * FROM attempt_states WHERE slug = :slug AND state = 'open' ORDER BY seq DESC LIMIT 1",
                {"slug": slug},
            )
            return attempt_from(row) if row else self.start(slug)

    def get(self, attempt_id: str) -> Attempt:
        """The attempt with this id, in its present state. Raises UsageError where there is none."""
        row = self._connection.row("SELECT * FROM attempt_states WHERE id = :id", {"id": attempt_id})
        if row is None:
            raise UsageError(f"{self._connection.path} has no attempt {attempt_id!r}: check the id.")
        return attempt_from(row)

    def of_challenge(self, slug: str) -> tuple[Attempt, ...]:
        """Every attempt at a challenge, latest first."""
        rows = self._connection.rows(
            "SELECT * FROM attempt_states WHERE slug = :slug ORDER BY seq DESC", {"slug": slug}
        )
        return tuple(attempt_from(row) for row in rows)

    def recent(self, limit: int = 20) -> tuple[Attempt, ...]:
        """The attempts begun last, over all challenges, latest first."""
        rows = self._connection.rows("SELECT * FROM attempt_states ORDER BY seq DESC LIMIT :limit", {"limit": limit})
        return tuple(attempt_from(row) for row in rows)

    def record(self, attempt_id: str, kind: AttemptEventKind, detail: Mapping[str, str] | None = None) -> AttemptEvent:
        """Append that something happened. Raises StoreError where there is no such attempt."""
        event = AttemptEvent(id=new_id(), attempt=attempt_id, kind=kind, at=now(), detail=dict(detail or {}))
        self._connection.insert(
            "attempt_events",
            {
                "id": event.id,
                "attempt": attempt_id,
                "kind": kind.value,
                "at": to_text(event.at),
                "detail": json.dumps(event.detail),
            },
        )
        return event

    def events(self, attempt_id: str) -> tuple[AttemptEvent, ...]:
        """What happened in an attempt, in order."""
        rows = self._connection.rows(
            "SELECT * FROM attempt_events WHERE attempt = :attempt ORDER BY seq", {"attempt": attempt_id}
        )
        return tuple(
            AttemptEvent(
                id=row["id"],
                attempt=row["attempt"],
                kind=AttemptEventKind(row["kind"]),
                at=from_text(row["at"]),
                detail=json.loads(row["detail"]),
            )
            for row in rows
        )


def attempt_from(row: Row) -> Attempt:
    """The record for a row of the view `attempt_states`."""
    return Attempt(
        id=row["id"], slug=row["slug"], started_at=from_text(row["started_at"]), state=AttemptState(row["state"])
    )
