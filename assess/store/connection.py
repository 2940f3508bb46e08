"""One connection to the database file: transactions, locking, durability, and SQLite's errors in our words.

Used by every table module and by `migrations`; knows nothing of what the tables hold.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from assess.errors import StoreError

BUSY_TIMEOUT_S = 10.0  # how long a writer waits for another; a write takes milliseconds, so only a hung process lasts
WAL_RETRY_S = 0.01  # switching to WAL needs the file alone for a moment, and SQLite does not wait for that by itself

Row = dict[str, Any]


class Connection:
    """A connection that several threads may share: each call holds a lock, and each transaction is all or nothing.

    A committed transaction is on disk (`synchronous=FULL`), so neither a kill nor a loss of power takes it back.
    """

    def __init__(self, path: Path, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        """Open the file at `path`, made with its folder if missing, for this user alone.

        Raises StoreError where the file or its folder cannot be made, read or written, or is damaged.
        """
        self.path = path
        self._busy_timeout_s = busy_timeout_s
        self._lock = threading.RLock()
        self._make_file()
        with self._translated():
            handle = sqlite3.connect(path, timeout=busy_timeout_s, isolation_level=None, check_same_thread=False)
            try:
                self._database = Database(handle, execute_plugins=False)
                self._enter_wal_mode(handle)
                for pragma in ("synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
                    handle.execute(f"PRAGMA {pragma}")
            except BaseException:
                handle.close()
                raise

    def _make_file(self) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise StoreError(
                f"The database {self.path} cannot be opened for writing ({error.strerror}). Make the folder writable "
                "for you, or point ASSESS_HOME to one that is."
            ) from error

    def _enter_wal_mode(self, handle: sqlite3.Connection) -> None:
        deadline = time.monotonic() + self._busy_timeout_s
        while True:
            try:
                handle.execute("PRAGMA journal_mode = WAL").fetchone()
                return
            except sqlite3.OperationalError as error:
                if _code(error) not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} or time.monotonic() > deadline:
                    raise
                time.sleep(WAL_RETRY_S)

    def close(self) -> None:
        """Close the file; further calls raise StoreError."""
        with self._lock:
            self._database.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing, alone: takes the write lock at once, commits at the end, rolls back on any exception.

        May be nested: an inner one that fails takes back its own part, and the outermost one commits.
        Raises StoreError where the lock or the disk cannot be had.
        """
        with self._lock, self._translated():
            if self._database.conn.in_transaction:
                with self._database.atomic():
                    yield
                return
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._database.rollback()
                raise

    def execute(self, sql: str, parameters: dict[str, Any] | None = None) -> None:
        """Run one statement. Raises StoreError."""
        with self._lock, self._translated():
            self._database.execute(sql, parameters)

    def insert(self, table: str, row: Row, *, unless_there: bool = False) -> None:
        """Append one row; with `unless_there`, do nothing where its key is taken. Raises StoreError."""
        with self._lock, self._translated():
            self._database.table(table).insert(row, ignore=unless_there)

    def rows(self, sql: str, parameters: dict[str, Any] | None = None) -> list[Row]:
        """All rows of a query. Raises StoreError."""
        with self._lock, self._translated():
            cursor = self._database.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def row(self, sql: str, parameters: dict[str, Any] | None = None) -> Row | None:
        """The first row of a query, or None. Raises StoreError."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(self._explain(error)) from error

    def _explain(self, error: sqlite3.Error) -> str:
        explain = EXPLANATIONS.get(_code(error), _unexpected)
        return explain(self.path, error)


def damaged(path: Path, reason: str) -> StoreError:
    """The error for a file whose content is not what was written, with the mend."""
    return StoreError(
        f"{path} is damaged ({reason}). Nothing was changed. Copy it with its -wal file to a safe place, recover what "
        f"can be read with `sqlite3 {path.name} .recover | sqlite3 recovered.db` and put that in its place; or move it "
        "away to begin afresh."
    )


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code: the low byte of the extended one."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) or sqlite3.SQLITE_ERROR) & 0xFF


def _locked(path: Path, error: sqlite3.Error) -> str:
    return (
        f"Another process keeps {path} locked. Nothing was written: close other running copies of Assess, or whatever "
        "else has the file open, and try again."
    )


def _read_only(path: Path, error: sqlite3.Error) -> str:
    return (
        f"The database {path} cannot be written ({error}). Nothing was written: make the file and its folder writable "
        "for you, or point ASSESS_HOME to another folder."
    )


def _no_room(path: Path, error: sqlite3.Error) -> str:
    return (
        f"The disk has no room for {path}, or fails ({error}). Nothing was written, and what was stored before is "
        "kept: free some space and try again, or point ASSESS_HOME to another disk."
    )


def _damaged(path: Path, error: sqlite3.Error) -> str:
    return str(damaged(path, str(error)))


def _unexpected(path: Path, error: sqlite3.Error) -> str:
    return f"The database {path} refused a request ({error}). Nothing was written; `assess doctor` checks the file."


EXPLANATIONS: dict[int, Callable[[Path, sqlite3.Error], str]] = {
    sqlite3.SQLITE_BUSY: _locked,
    sqlite3.SQLITE_LOCKED: _locked,
    sqlite3.SQLITE_PROTOCOL: _locked,
    sqlite3.SQLITE_PERM: _read_only,
    sqlite3.SQLITE_READONLY: _read_only,
    sqlite3.SQLITE_CANTOPEN: _read_only,
    sqlite3.SQLITE_AUTH: _read_only,
    sqlite3.SQLITE_FULL: _no_room,
    sqlite3.SQLITE_IOERR: _no_room,
    sqlite3.SQLITE_CORRUPT: _damaged,
    sqlite3.SQLITE_NOTADB: _damaged,
}
