"""The way into the database: opens the file, brings it up to date, and gives each table a name."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from assess.schema.learning import History
from assess.store.activity import ActivityLog
from assess.store.answers import Answers
from assess.store.attempts import Attempts
from assess.store.connection import BUSY_TIMEOUT_S, Connection
from assess.store.content import Content
from assess.store.drafts import Drafts
from assess.store.grades import Grades
from assess.store.history import read_history
from assess.store.location import database_path
from assess.store.migrations import migrate
from assess.store.progress import Progress
from assess.store.repetitions import Repetitions
from assess.store.submissions import Submissions


class Store:
    """An open database; may be shared by threads, and another process may have the same file open and write.

    Every method of every table raises StoreError, with the mend, where the file cannot be read or written. A call
    takes milliseconds, and at worst waits `busy_timeout_s` for another writer.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        content = Content(connection)
        self.path = connection.path
        self.attempts = Attempts(connection)
        self.drafts = Drafts(connection, content)
        self.submissions = Submissions(connection, content)
        self.grades = Grades(connection)
        self.progress = Progress(connection)
        self.repetitions = Repetitions(connection)
        self.activity = ActivityLog(connection)
        self.answers = Answers(connection)

    @classmethod
    def open(cls, path: Path | None = None, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Store:
        """Open the database at `path` (by default this user's own), made if missing and migrated if old.

        Raises StoreTooNew where a newer Assess wrote it, and StoreError where it cannot be opened.
        """
        connection = Connection(path or database_path(), busy_timeout_s)
        try:
            migrate(connection)
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    def transaction(self) -> AbstractContextManager[None]:
        """Several writes as one: all are stored, or none."""
        return self._connection.transaction()

    def history(self) -> History:
        """Everything that was done, as one moment saw it: attempts, scored submissions, repetitions, time spent."""
        return read_history(self._connection)

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the file, from a full look at it (seconds for a large one); empty where nothing is."""
        integrity = [str(row["integrity_check"]) for row in self._connection.rows("PRAGMA integrity_check")]
        dangling = [f"{row['table']} row {row['rowid']}" for row in self._connection.rows("PRAGMA foreign_key_check")]
        return tuple(line for line in integrity if line != "ok") + tuple(f"{row} refers to nothing" for row in dangling)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
