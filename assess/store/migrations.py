"""The shape of the database, as numbered steps; a released step never changes, a new shape is a new step.

A step is a list of SQL statements. All steps that a file lacks run in one transaction together with the new version
number (`PRAGMA user_version`), so that a kill leaves either the old shape or the new one. Everything is append-only,
and triggers hold us to it. `seq` gives the order of insertion: it decides what is latest, since clocks may turn back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assess import __version__
from assess.errors import StoreError, StoreTooNew
from assess.store.connection import Connection

APPLICATION_ID = 0x41535345  # "ASSE" in the file's header: tells our database from any other


@dataclass(frozen=True)
class Migration:
    """One step from version `number - 1` to version `number`."""

    number: int
    name: str
    statements: tuple[str, ...]


def _append_only(table: str) -> tuple[str, ...]:
    """Triggers that refuse to change or remove a row of `table`."""
    return tuple(
        f"CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for action in ("update", "delete")
    )


FIRST_TABLES = (
    # Content, stored once by the SHA-256 of what it was before compression; a tree is a folder of files.
    """CREATE TABLE blobs (
        digest TEXT PRIMARY KEY NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL)""",
    """CREATE TABLE trees (
        digest TEXT PRIMARY KEY NOT NULL)""",
    """CREATE TABLE tree_files (
        tree TEXT NOT NULL REFERENCES trees (digest),
        name TEXT NOT NULL,
        blob TEXT NOT NULL REFERENCES blobs (digest),
        PRIMARY KEY (tree, name))""",
    """CREATE TABLE attempts (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        slug TEXT NOT NULL, started_at TEXT NOT NULL)""",
    """CREATE TABLE attempt_events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        attempt TEXT NOT NULL REFERENCES attempts (id),
        kind TEXT NOT NULL, at TEXT NOT NULL, detail TEXT NOT NULL)""",
    """CREATE TABLE drafts (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        attempt TEXT NOT NULL REFERENCES attempts (id),
        tree TEXT NOT NULL REFERENCES trees (digest),
        saved_at TEXT NOT NULL)""",
    """CREATE TABLE submissions (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        attempt TEXT NOT NULL REFERENCES attempts (id),
        tree TEXT NOT NULL REFERENCES trees (digest),
        submitted_at TEXT NOT NULL)""",
    # `document` is the grade as `assess grade --json` prints it; the columns are there to search by. A seed has no
    # upper bound, so it is text.
    """CREATE TABLE grades (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        submission TEXT NOT NULL REFERENCES submissions (id),
        graded_at TEXT NOT NULL,
        challenge TEXT NOT NULL, verdict TEXT NOT NULL, score REAL, max_score REAL NOT NULL, seed TEXT NOT NULL,
        submission_hash TEXT NOT NULL, challenge_hash TEXT NOT NULL, grader_hash TEXT NOT NULL,
        assess_version TEXT NOT NULL, python_version TEXT NOT NULL, torch_version TEXT NOT NULL, device TEXT NOT NULL,
        isolation TEXT NOT NULL, duration_s REAL NOT NULL,
        document TEXT NOT NULL)""",
    """CREATE TABLE checks (
        grade TEXT NOT NULL REFERENCES grades (id), position INTEGER NOT NULL,
        check_id TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL, outcome TEXT NOT NULL,
        points REAL NOT NULL, max_points REAL NOT NULL, message TEXT NOT NULL, duration_s REAL NOT NULL,
        PRIMARY KEY (grade, position))""",
    # JSON lines of events, compressed.
    """CREATE TABLE evidence (
        grade TEXT PRIMARY KEY NOT NULL REFERENCES grades (id), events INTEGER NOT NULL, data BLOB NOT NULL)""",
    "CREATE INDEX attempts_by_slug ON attempts (slug)",
    "CREATE INDEX attempt_events_by_attempt ON attempt_events (attempt, kind)",
    "CREATE INDEX drafts_by_attempt ON drafts (attempt)",
    "CREATE INDEX submissions_by_attempt ON submissions (attempt)",
    "CREATE INDEX submissions_by_tree ON submissions (tree)",
    "CREATE INDEX grades_by_submission ON grades (submission)",
    "CREATE INDEX grades_by_challenge ON grades (challenge, verdict)",
    "CREATE INDEX grades_by_hashes ON grades (submission_hash, challenge_hash, grader_hash, seed)",
    "CREATE INDEX checks_by_check_id ON checks (check_id, outcome)",
    # The grade that counts for a submission is its latest one with a score.
    """CREATE VIEW counted_grades AS
        SELECT grades.*, submissions.attempt AS attempt FROM grades
        JOIN submissions ON submissions.id = grades.submission
        WHERE grades.score IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM grades AS later
            WHERE later.submission = grades.submission AND later.seq > grades.seq AND later.score IS NOT NULL)""",
    """CREATE VIEW attempt_states AS
        SELECT attempts.*, CASE
            WHEN EXISTS (SELECT 1 FROM attempt_events WHERE attempt = attempts.id AND kind = 'gave_up') THEN 'gave_up'
            WHEN EXISTS (SELECT 1 FROM counted_grades WHERE attempt = attempts.id AND verdict = 'pass') THEN 'passed'
            ELSE 'open' END AS state
        FROM attempts""",
    *(
        trigger
        for table in (
            "blobs",
            "trees",
            "tree_files",
            "attempts",
            "attempt_events",
            "drafts",
            "submissions",
            "grades",
            "checks",
            "evidence",
        )
        for trigger in _append_only(table)
    ),
)

LEARNING = (
    # `card` is the state of the spaced-repetition card after this repetition, as JSON; one attempt is one repetition.
    """CREATE TABLE repetitions (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        slug TEXT NOT NULL, what TEXT NOT NULL,
        attempt TEXT NOT NULL REFERENCES attempts (id),
        recall TEXT NOT NULL, at TEXT NOT NULL, card TEXT NOT NULL,
        UNIQUE (attempt, what))""",
    # Time spent: `seconds` of work in an attempt since its last row, up to `at`.
    """CREATE TABLE activity (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        attempt TEXT NOT NULL REFERENCES attempts (id),
        seconds REAL NOT NULL CHECK (seconds > 0), at TEXT NOT NULL)""",
    "CREATE INDEX repetitions_by_slug ON repetitions (slug, what)",
    "CREATE INDEX activity_by_attempt ON activity (attempt)",
    *(trigger for table in ("repetitions", "activity") for trigger in _append_only(table)),
)

ANSWERS = (
    # The text is bytes, since SQLite's text takes no lone surrogates, and a terminal can send them.
    """CREATE TABLE answers (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        attempt TEXT NOT NULL REFERENCES attempts (id),
        question TEXT NOT NULL, text BLOB NOT NULL, saved_at TEXT NOT NULL)""",
    "CREATE INDEX answers_by_attempt ON answers (attempt, question)",
    *_append_only("answers"),
)

MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "attempts, drafts, submissions, grades, checks and evidence", FIRST_TABLES),
    Migration(2, "repetitions and time spent", LEARNING),
    Migration(3, "answers to follow-up questions", ANSWERS),
)


def version(connection: Connection) -> int:
    """The number of the last migration that the file has had; 0 for an empty file."""
    return int(connection.rows("PRAGMA user_version")[0]["user_version"])


def migrate(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the file to the latest version, in one transaction; do nothing where it is there already.

    Raises StoreTooNew where the file has had migrations that are not known here, and StoreError where the file is
    the database of something else, or cannot be read or written.
    """
    latest = migrations[-1].number
    if _checked_version(connection, latest) == latest:
        return
    with connection.transaction():
        reached = _checked_version(connection, latest)  # another process may have migrated meanwhile
        for migration in migrations:
            if migration.number > reached:
                for statement in migration.statements:
                    connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {latest}")


def _checked_version(connection: Connection, latest: int) -> int:
    application = int(connection.rows("PRAGMA application_id")[0]["application_id"])
    tables = int(connection.rows("SELECT count(*) AS number FROM sqlite_master")[0]["number"])
    found = version(connection)
    if application != APPLICATION_ID and (application or tables or found):
        raise StoreError(_foreign(connection.path))
    if found > latest:
        raise StoreTooNew(
            f"{connection.path} was written by a newer Assess (database version {found}; Assess {__version__} knows "
            f"{latest}). Nothing was changed: upgrade Assess, or point ASSESS_HOME to another folder."
        )
    return found


def _foreign(path: Path) -> str:
    return (
        f"{path} is the database of another program. Nothing was changed: move it away, or point ASSESS_HOME to "
        "another folder."
    )
