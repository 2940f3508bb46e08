from __future__ import annotations

import sqlite3

import pytest

from assess.errors import StoreError, StoreTooNew
from assess.schema.submission import Submission
from assess.store.connection import Connection
from assess.store.database import Store
from assess.store.migrations import MIGRATIONS, Migration, migrate, version

LATEST = MIGRATIONS[-1].number


def shape(connection: Connection) -> list[tuple[str, str]]:
    return [(row["name"], row["sql"]) for row in connection.rows("SELECT name, sql FROM sqlite_master ORDER BY name")]


@pytest.fixture
def connection(path):
    opened = Connection(path)
    yield opened
    opened.close()


def test_migrations_are_numbered_without_gaps():
    assert [migration.number for migration in MIGRATIONS] == list(range(1, LATEST + 1))


@pytest.mark.parametrize("earlier", range(LATEST))
def test_a_database_of_every_earlier_version_is_brought_up_to_date(tmp_path, earlier):
    old = Connection(tmp_path / "old.db")
    if earlier:
        migrate(old, MIGRATIONS[:earlier])
    assert version(old) == earlier
    migrate(old)
    new = Connection(tmp_path / "new.db")
    migrate(new)
    assert version(old) == LATEST
    assert shape(old) == shape(new)
    old.close()
    new.close()


def test_a_later_migration_keeps_every_record(path):
    with Store.open(path) as store:
        attempt = store.attempts.start("transformer/attention")
        stored = store.submissions.add(attempt.id, Submission(files={"solution.py": b"x"}))
    added = Migration(LATEST + 1, "notes", ("CREATE TABLE notes (text TEXT)",))
    connection = Connection(path)
    migrate(connection, (*MIGRATIONS, added))
    assert version(connection) == LATEST + 1
    assert connection.rows("SELECT id FROM submissions") == [{"id": stored.id}]
    connection.close()


def test_a_migration_that_fails_midway_leaves_the_old_shape(connection):
    migrate(connection)
    before = shape(connection)
    broken = Migration(LATEST + 1, "broken", ("CREATE TABLE notes (text TEXT)", "CREATE TABLE attempts (again TEXT)"))
    with pytest.raises(StoreError):
        migrate(connection, (*MIGRATIONS, broken))
    assert version(connection) == LATEST
    assert shape(connection) == before


def test_a_newer_database_is_refused_and_left_alone(path):
    with Store.open(path) as store:
        store.attempts.start("transformer/attention")
    connection = Connection(path)
    connection.execute(f"PRAGMA user_version = {LATEST + 5}")
    connection.close()
    with pytest.raises(StoreTooNew, match=f"version {LATEST + 5}; Assess .* knows {LATEST}.*upgrade Assess"):
        Store.open(path)
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT count(*) FROM attempts").fetchone() == (1,)
    raw.close()


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "other.db"
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE recipes (name TEXT)")
    raw.commit()
    raw.close()
    with pytest.raises(StoreError, match="another program"):
        Store.open(path)
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    raw.close()
