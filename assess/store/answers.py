"""What was typed under follow-up questions: every change is kept, and the latest counts."""

from __future__ import annotations

from assess.schema.question import Answer
from assess.store.connection import Connection, Row
from assess.store.drafts import to_bytes, to_str
from assess.store.identity import from_text, now, to_text

LATEST = """
    SELECT * FROM answers WHERE attempt = :attempt AND question = :question ORDER BY seq DESC LIMIT 1
"""


class Answers:
    """The table `answers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, attempt_id: str, question_id: str, text: str) -> Answer:
        """Append the text; where it equals the latest answer to the question, that one is returned."""
        with self._connection.transaction():
            row = self._connection.row(LATEST, {"attempt": attempt_id, "question": question_id})
            if row is not None and to_str(row["text"]) == text:
                return _answer(row)
            answer = Answer(attempt=attempt_id, question=question_id, text=text, saved_at=now())
            self._connection.insert(
                "answers",
                {
                    "attempt": attempt_id,
                    "question": question_id,
                    "text": to_bytes(text),
                    "saved_at": to_text(answer.saved_at),
                },
            )
        return answer

    def latest(self, attempt_id: str) -> dict[str, Answer]:
        """The latest answer to each question of an attempt, by question id."""
        return {answer.question: answer for answer in self.history(attempt_id)}

    def history(self, attempt_id: str) -> tuple[Answer, ...]:
        """Every answer of an attempt as it was saved, oldest first."""
        rows = self._connection.rows(
            "SELECT * FROM answers WHERE attempt = :attempt ORDER BY seq", {"attempt": attempt_id}
        )
        return tuple(_answer(row) for row in rows)


def _answer(row: Row) -> Answer:
    return Answer(
        attempt=row["attempt"],
        question=row["question"],
        text=to_str(row["text"]),
        saved_at=from_text(row["saved_at"]),
    )
