from __future__ import annotations

import os
import random
import select
import shutil
import signal
import sqlite3
import stat
import tempfile
import threading
from pathlib import Path

import pytest

from assess.errors import StoreError
from assess.schema.submission import Submission
from assess.store.database import Store
from assess.store.location import data_folder, database_path

SLUG = "transformer/attention"


def begin(process) -> None:
    """Let a program that printed `ready` go on."""
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("\n")
    process.stdin.flush()


def test_assess_home_moves_the_database(monkeypatch, tmp_path):
    monkeypatch.setenv("ASSESS_HOME", str(tmp_path / "elsewhere"))
    assert database_path() == tmp_path / "elsewhere" / "assess.db"
    with Store.open() as store:
        assert store.path == tmp_path / "elsewhere" / "assess.db"
    assert database_path().exists()


def test_without_assess_home_the_platform_decides(monkeypatch, tmp_path):
    monkeypatch.delenv("ASSESS_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder().name == "assess"
    assert data_folder().is_absolute()


def test_only_the_user_may_read_the_database(path):
    with Store.open(path):
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()} == {0o600}


def test_writes_are_durable_and_checked(path):
    with Store.open(path) as store:
        rows = store._connection.rows
        assert rows("PRAGMA journal_mode") == [{"journal_mode": "wal"}]
        assert rows("PRAGMA synchronous") == [{"synchronous": 2}]
        assert rows("PRAGMA foreign_keys") == [{"foreign_keys": 1}]
        assert store.problems() == ()


def test_a_transaction_is_all_or_nothing(store):
    with pytest.raises(KeyboardInterrupt), store.transaction():
        store.attempts.start(SLUG)
        raise KeyboardInterrupt
    assert store.attempts.recent() == ()


def test_an_inner_transaction_that_fails_takes_back_only_its_part(store):
    with store.transaction():
        outer = store.attempts.start(SLUG)
        with pytest.raises(StoreError), store.transaction():
            store.attempts.start(SLUG)
            store.submissions.add("nonsense", Submission(files={}))
    assert store.attempts.recent() == (outer,)


def test_threads_share_a_store(store):
    attempt = store.attempts.start(SLUG)
    failures = []

    def write(name: str) -> None:
        try:
            for number in range(25):
                with store.transaction():
                    store.drafts.save(attempt.id, {"solution.py": f"{name} {number}"})
                store.drafts.latest(attempt.id)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(f"thread {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.drafts.history(attempt.id)) == 100


def test_two_processes_write_at_once_from_the_first_moment(path, start_program):
    writers = [start_program("write_drafts", path, SLUG, name, 60) for name in ("first", "second")]
    for writer in writers:
        begin(writer)
    outputs = [writer.communicate(timeout=60) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], outputs
    with Store.open(path) as store:
        for (printed, _), name in zip(outputs, ("first", "second"), strict=True):
            attempt, *numbers = printed.split()
            assert numbers == [str(number) for number in range(60)]
            drafts = [draft.files["solution.py"].splitlines()[0] for draft in store.drafts.history(attempt)]
            assert drafts == [f"{name} {number}" for number in range(59, -1, -1)]
        assert store.problems() == ()


def test_two_processes_that_open_a_challenge_at_once_share_the_attempt(path, start_program):
    programs = [start_program("resume_attempt", path, SLUG) for _ in range(2)]
    for program in programs:
        begin(program)
    outputs = [program.communicate(timeout=60) for program in programs]
    assert [program.returncode for program in programs] == [0, 0], outputs
    assert outputs[0][0] == outputs[1][0]


def test_a_kill_at_any_instant_loses_no_acknowledged_record(path, start_program):
    chance = random.Random(5)
    acknowledged: dict[str, int] = {}
    for _ in range(12):
        writer = start_program("write_drafts", path, SLUG, "killed")
        begin(writer)
        attempt = writer.stdout.readline().strip()
        for _ in range(chance.randint(1, 25)):
            acknowledged[attempt] = int(writer.stdout.readline())
        select.select([], [], [], chance.random() * 0.005)  # not at the same instant of a write each time
        os.kill(writer.pid, signal.SIGKILL)
        lines = writer.communicate()[0].split("\n")
        acknowledged[attempt] = max([acknowledged[attempt], *map(int, lines[:-1])])
        with Store.open(path) as store:
            for each, number in acknowledged.items():
                drafts = [draft.files["solution.py"].splitlines()[0] for draft in store.drafts.history(each)]
                assert drafts[-(number + 1) :] == [f"killed {earlier}" for earlier in range(number, -1, -1)]
                assert len(drafts) <= number + 2  # one more may have been stored and not yet acknowledged
            assert store.problems() == ()


def test_a_locked_database_says_so_and_works_again_after(path):
    with Store.open(path, busy_timeout_s=0.05) as store:
        attempt = store.attempts.start(SLUG)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"locked.*close other running copies"):
            store.drafts.save(attempt.id, {"solution.py": "typed meanwhile"})
        assert store.attempts.get(attempt.id) == attempt  # reading goes on
        with Store.open(path, busy_timeout_s=0.05) as second:
            assert second.attempts.get(attempt.id) == attempt
        other.execute("ROLLBACK")
        other.close()
        store.drafts.save(attempt.id, {"solution.py": "typed meanwhile"})
        assert store.drafts.latest(attempt.id).files == {"solution.py": "typed meanwhile"}


@pytest.fixture
def open_folder():
    """A folder that another user may enter, unlike those of `tmp_path`."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def test_a_read_only_folder_is_named_with_the_mend(open_folder, start_program):
    open_folder.chmod(0o555)
    printed, errors = start_program("open_as_nobody", open_folder / "assess.db").communicate(timeout=60)
    assert "StoreError" in printed, errors
    assert str(open_folder) in printed
    assert "ASSESS_HOME" in printed


def test_a_read_only_file_is_named_with_the_mend(open_folder, start_program):
    path = open_folder / "assess.db"
    with Store.open(path):
        pass
    path.chmod(0o444)
    open_folder.chmod(0o555)
    printed, errors = start_program("open_as_nobody", path).communicate(timeout=60)
    assert "StoreError" in printed, errors
    assert str(path) in printed


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="Not a directory|File exists"):
        Store.open(tmp_path / "file" / "assess.db")


def test_a_database_that_is_a_folder_is_named(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path)


def test_a_disk_without_room_refuses_and_keeps_what_was_stored(path, start_program):
    printed, errors = start_program("write_until_full", path, 400_000).communicate(timeout=60)
    lines = printed.splitlines()
    refused = [number for number, line in enumerate(lines) if line.startswith("refused: ")]
    assert len(refused) == 1, errors
    assert "free some space" in lines[refused[0]]
    ids = [line for line in lines if not line.startswith("refused: ")]
    assert len(ids) >= 3
    with Store.open(path) as store:
        (attempt,) = store.attempts.recent()
        assert [stored.id for stored in store.submissions.of_attempt(attempt.id)] == ids[::-1]
        assert store.problems() == ()


def test_a_full_database_refuses_and_keeps_what_was_stored(store):
    attempt = store.attempts.start(SLUG)
    kept = store.submissions.add(attempt.id, Submission(files={"solution.py": b"kept"}))
    pages = store._connection.rows("PRAGMA page_count")[0]["page_count"]
    store._connection.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"no room.*free some space"):
        store.submissions.add(attempt.id, Submission(files={"solution.py": random.Random(1).randbytes(100_000)}))
    assert store.submissions.of_attempt(attempt.id) == (kept,)


@pytest.mark.parametrize("damage", ["header", "middle", "cut", "text"])
def test_a_damaged_file_is_named_with_the_mend_and_left_as_it_is(path, damage):
    with Store.open(path) as store:
        attempt = store.attempts.start(SLUG)
        for number in range(20):
            content = random.Random(number).randbytes(5_000)
            store.submissions.add(attempt.id, Submission(files={"solution.py": content}))
    content = bytearray(path.read_bytes())
    if damage == "header":
        content[:16] = bytes(16)
    elif damage == "middle":
        content[4096:] = bytes(len(content) - 4096)
    elif damage == "cut":
        del content[len(content) // 3 :]
    else:
        content = bytearray(b"this was never a database\n" * 400)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|another program") as caught, Store.open(path) as store:
        store.submissions.of_attempt(attempt.id)
        raise StoreError("damaged: not noticed")
    assert "not noticed" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert "Nothing was changed" in str(caught.value)
    assert path.read_bytes() == bytes(content)


def test_a_closed_store_says_so(path):
    store = Store.open(path)
    store.close()
    with pytest.raises(StoreError):
        store.attempts.recent()
