"""What was in the editor: every change is kept, equal content is kept once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import ValidationError

from assess.errors import SubmissionError, UsageError
from assess.schema.attempt import Draft, DraftMoment
from assess.store.connection import Connection, Row
from assess.store.content import Content
from assess.store.identity import from_text, now, to_text


class Drafts:
    """The table `drafts`; a draft is all files of an attempt at one moment, and the latest one wins."""

    def __init__(self, connection: Connection, content: Content) -> None:
        self._connection = connection
        self._content = content

    def save(self, attempt_id: str, files: Mapping[str, str]) -> Draft:
        """Store the files as text, whatever is in it; where they equal the latest draft, that one is returned.

        Raises SubmissionError for a file name that no submission could have.
        """
        try:
            draft = Draft(attempt=attempt_id, files=dict(files), saved_at=now())
        except ValidationError as error:
            name = error.errors()[0]["loc"][-2]
            raise SubmissionError(
                f"{name!r} cannot be the name of a submitted file: use letters, digits, `_`, `-` and `.` only."
            ) from error
        encoded = {name: to_bytes(text) for name, text in files.items()}
        return draft.model_copy(update={"saved_at": self.save_bytes(attempt_id, encoded, draft.saved_at)})

    def save_bytes(self, attempt_id: str, files: Mapping[str, bytes], saved_at: datetime | None = None) -> datetime:
        """Store the files of a submission as the latest draft; returns when that state was first saved."""
        saved_at = saved_at or now()
        with self._connection.transaction():
            tree = self._content.add(files)
            latest = self._latest(attempt_id)
            if latest and latest["tree"] == tree:
                return from_text(latest["saved_at"])
            self._connection.insert("drafts", {"attempt": attempt_id, "tree": tree, "saved_at": to_text(saved_at)})
        return saved_at

    def latest(self, attempt_id: str) -> Draft | None:
        """The files as they were last saved, or None where none were."""
        row = self._latest(attempt_id)
        return self._draft(row) if row else None

    def history(self, attempt_id: str) -> tuple[Draft, ...]:
        """Every draft of an attempt, latest first."""
        rows = self._connection.rows(
            "SELECT * FROM drafts WHERE attempt = :attempt ORDER BY seq DESC", {"attempt": attempt_id}
        )
        return tuple(self._draft(row) for row in rows)

    def moments(self, attempt_id: str) -> tuple[DraftMoment, ...]:
        """When each draft of an attempt was saved, oldest first, without reading what is in them."""
        rows = self._connection.rows(
            "SELECT seq, tree, saved_at FROM drafts WHERE attempt = :attempt ORDER BY seq", {"attempt": attempt_id}
        )
        return tuple(
            DraftMoment(number=row["seq"], tree=row["tree"], saved_at=from_text(row["saved_at"])) for row in rows
        )

    def get(self, number: int) -> Draft:
        """The draft with this number. Raises UsageError where there is none."""
        row = self._connection.row("SELECT * FROM drafts WHERE seq = :number", {"number": number})
        if row is None:
            raise UsageError(f"{self._connection.path} has no draft {number}: check the number.")
        return self._draft(row)

    def _latest(self, attempt_id: str) -> Row | None:
        return self._connection.row(
            "SELECT * FROM drafts WHERE attempt = :attempt ORDER BY seq DESC LIMIT 1", {"attempt": attempt_id}
        )

    def _draft(self, row: Row) -> Draft:
        files = {name: to_str(content) for name, content in self._content.files(row["tree"]).items()}
        return Draft(attempt=row["attempt"], files=files, saved_at=from_text(row["saved_at"]))


def to_bytes(text: str) -> bytes:
    """Any Python text as bytes, lone surrogates included, so that nothing typed can be refused."""
    return text.encode("utf-8", "surrogatepass")


def to_str(content: bytes) -> str:
    """The text that `to_bytes` encoded; bytes that are no text at all show as replacement characters."""
    try:
        return content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return content.decode("utf-8", "replace")
