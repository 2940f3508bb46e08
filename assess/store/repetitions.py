"""Repetitions from memory, with the state of the card after each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assess.schema.learning import Recall, Repeated, Repetition
from assess.store.connection import Connection, Row, damaged
from assess.store.identity import from_text, new_id, to_text


class Repetitions:
    """The table `repetitions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, slug: str, what: Repeated, attempt_id: str, recall: Recall, at: datetime, card: Mapping[str, Any]
    ) -> Repetition:
        """Append a repetition; an attempt that has one already keeps it, and that one is returned.

        Raises StoreError where there is no such attempt, or it cannot be written.
        """
        with self._connection.transaction():
            self._connection.insert(
                "repetitions",
                {
                    "id": new_id(),
                    "slug": slug,
                    "what": what.value,
                    "attempt": attempt_id,
                    "recall": recall.value,
                    "at": to_text(at),
                    "card": json.dumps(dict(card)),
                },
                unless_there=True,
            )
            (row,) = self._connection.rows(
                "SELECT * FROM repetitions WHERE attempt = :attempt AND what = :what",
                {"attempt": attempt_id, "what": what.value},
            )
        return repetition_from(self._connection, row)

    def of_challenge(self, slug: str, what: Repeated) -> tuple[Repetition, ...]:
        """The repetitions of a challenge, oldest first."""
        rows = self._connection.rows(
            "SELECT * FROM repetitions WHERE slug = :slug AND what = :what ORDER BY seq",
            {"slug": slug, "what": what.value},
        )
        return tuple(repetition_from(self._connection, row) for row in rows)


def repetition_from(connection: Connection, row: Row) -> Repetition:
    """The record for a row of `repetitions`. Raises StoreError where its card is not what was written."""
    try:
        return Repetition(
            id=row["id"],
            slug=row["slug"],
            what=Repeated(row["what"]),
            attempt=row["attempt"],
            recall=Recall(row["recall"]),
            at=from_text(row["at"]),
            card=json.loads(row["card"]),
        )
    except ValueError as error:
        raise damaged(connection.path, f"the repetition {row['id']} cannot be read") from error
