from __future__ import annotations

import sqlite3

import pytest

from assess.errors import StoreError, SubmissionError, UsageError
from assess.schema.submission import Submission
from assess.store.database import Store

HOSTILE = [
    "'; DROP TABLE drafts; --",
    '"quoted" `ticked` [bracketed] %s {0} :name ?1',
    "NUL \x00 in the middle \x00",
    "lone surrogates \ud800 \udfff \udc80",
    "controls \x1b[31m \x07 \x85 \u202e \u200b \ufeff",
    "all line ends \r\n \r \n \u2028 \x0c",
    "",
    "\U0001f600 " * 1000,
]


@pytest.fixture
def attempt(store):
    return store.attempts.start("transformer/attention")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_draft_returns_exactly_what_was_typed(store, attempt, text):
    store.drafts.save(attempt.id, {"solution.py": text, "notes/second.py": "x = 1\n"})
    assert store.drafts.latest(attempt.id).files == {"solution.py": text, "notes/second.py": "x = 1\n"}


@pytest.mark.parametrize("content", [*(text.encode("utf-8", "surrogatepass") for text in HOSTILE), bytes(range(256))])
def test_a_submission_returns_exactly_its_bytes(store, attempt, content):
    submission = Submission(files={"solution.py": content})
    stored = store.submissions.add(attempt.id, submission)
    assert store.submissions.get(stored.id) == stored
    assert stored.submission == submission
    assert stored.slug == "transformer/attention"


def test_bytes_that_are_no_text_can_be_a_draft(store, attempt):
    store.drafts.save_bytes(attempt.id, {"solution.py": b"ok \xff"})
    assert store.drafts.latest(attempt.id).files == {"solution.py": "ok \ufffd"}


def test_a_submission_without_files_is_kept(store, attempt):
    stored = store.submissions.add(attempt.id, Submission(files={}))
    assert store.submissions.get(stored.id).submission.files == {}


def test_the_latest_draft_wins_and_every_earlier_one_is_kept(store, attempt):
    assert store.drafts.latest(attempt.id) is None
    for text in ("one", "two", "one"):
        store.drafts.save(attempt.id, {"solution.py": text})
    assert store.drafts.latest(attempt.id).files == {"solution.py": "one"}
    assert [draft.files["solution.py"] for draft in store.drafts.history(attempt.id)] == ["one", "two", "one"]


def test_a_file_that_was_removed_is_not_in_the_latest_draft(store, attempt):
    store.drafts.save(attempt.id, {"solution.py": "a", "extra.py": "b"})
    store.drafts.save(attempt.id, {"solution.py": "a"})
    assert set(store.drafts.latest(attempt.id).files) == {"solution.py"}


def test_an_unchanged_draft_adds_nothing(store, attempt):
    first = store.drafts.save(attempt.id, {"solution.py": "a"})
    assert store.drafts.save(attempt.id, {"solution.py": "a"}) == first
    assert len(store.drafts.history(attempt.id)) == 1


@pytest.mark.parametrize("name", ["../outside.py", "/etc/passwd", "", "a b.py", "\ud800.py", "x\x00.py"])
def test_a_draft_with_an_impossible_file_name_is_refused(store, attempt, name):
    with pytest.raises(SubmissionError, match="name of a submitted file"):
        store.drafts.save(attempt.id, {name: "x"})
    assert store.drafts.latest(attempt.id) is None


def test_equal_files_are_stored_once(store, attempt, path):
    content = b"shared\n" * 100
    for number in range(5):
        store.submissions.add(attempt.id, Submission(files={"shared.py": content, "solution.py": b"%d" % number}))
    store.drafts.save(attempt.id, {"shared.py": content.decode(), "solution.py": "0"})
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM blobs WHERE size = ?", (len(content),)).fetchone() == (1,)
        assert raw.execute("SELECT count(*) FROM blobs").fetchone() == (6,)
    raw.close()


def test_an_hour_of_drafts_stays_small(store, attempt, path):
    source = "\n".join(f"def layer_{number}(x):\n    return x * {number}" for number in range(60))
    for number in range(720):  # one draft in five seconds
        store.drafts.save(attempt.id, {"solution.py": f"{source}\n# {number}\n"})
    assert path.stat().st_size < 2**20


def test_unknown_submissions_are_named(store):
    with pytest.raises(UsageError, match="no submission 'nonsense'"):
        store.submissions.get("nonsense")
    with pytest.raises(StoreError):
        store.submissions.add("nonsense", Submission(files={"solution.py": b""}))


def test_the_latest_submission_of_a_challenge_is_found_over_all_attempts(store, attempt):
    assert store.submissions.latest("transformer/attention") is None
    store.submissions.add(attempt.id, Submission(files={"solution.py": b"1"}))
    second = store.attempts.start("transformer/attention")
    last = store.submissions.add(second.id, Submission(files={"solution.py": b"2"}))
    assert store.submissions.latest("transformer/attention") == last
    assert store.submissions.of_attempt(second.id) == (last,)


def test_content_that_was_changed_behind_our_back_is_noticed(path):
    with Store.open(path) as store:
        attempt = store.attempts.start("transformer/attention")
        stored = store.submissions.add(attempt.id, Submission(files={"solution.py": b"honest"}))
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("DROP TRIGGER blobs_no_update")
    raw.execute("UPDATE blobs SET data = x'00'")
    raw.close()
    with Store.open(path) as store, pytest.raises(StoreError, match="damaged"):
        store.submissions.get(stored.id)
