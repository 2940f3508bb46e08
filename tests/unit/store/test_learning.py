from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from assess.errors import StoreError
from assess.schema.attempt import AttemptEventKind, AttemptState
from assess.schema.grade import Verdict
from assess.schema.learning import Recall, Repeated
from assess.schema.submission import Submission
from assess.store.connection import Connection
from assess.store.database import Store
from assess.store.identity import new_id
from assess.store.migrations import MIGRATIONS, migrate

SLUG = "transformer/attention"
NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)
CARD = {"card_id": 1, "state": 2, "step": None, "stability": 2.3, "difficulty": 5.0}


@pytest.fixture
def attempt(store):
    return store.attempts.start(SLUG)


@pytest.fixture
def hand_in(store, make_grade):
    """Submits to an attempt as the app does, and grades it."""

    def submit(attempt, verdict=Verdict.FAIL, score=40.0, content=b"x"):
        stored = store.submissions.add(attempt.id, Submission(files={"solution.py": content}))
        store.attempts.record(attempt.id, AttemptEventKind.SUBMITTED, {"submission": stored.id})
        store.grades.add(stored.id, make_grade(verdict, score))
        return stored

    return submit


def test_a_repetition_comes_back_as_it_was(store, attempt):
    added = store.repetitions.add(SLUG, Repeated.IMPLEMENT, attempt.id, Recall.GOOD, NOON, CARD)
    assert (added.recall, added.at, added.card) == (Recall.GOOD, NOON, CARD)
    assert store.repetitions.of_challenge(SLUG, Repeated.IMPLEMENT) == (added,)
    assert store.repetitions.of_challenge(SLUG, Repeated.QUESTIONS) == ()
    assert store.repetitions.of_challenge("gnn/serving-latency", Repeated.IMPLEMENT) == ()


def test_an_attempt_is_one_repetition_whoever_asks_again(store, attempt):
    first = store.repetitions.add(SLUG, Repeated.IMPLEMENT, attempt.id, Recall.GOOD, NOON, CARD)
    again = store.repetitions.add(SLUG, Repeated.IMPLEMENT, attempt.id, Recall.AGAIN, NOON, {})
    assert again == first
    questions = store.repetitions.add(SLUG, Repeated.QUESTIONS, attempt.id, Recall.EASY, NOON, CARD)
    assert questions.what is Repeated.QUESTIONS


def test_time_spent_adds_up_in_order(store, attempt):
    spans = (store.activity.add(attempt.id, 30.5), store.activity.add(attempt.id, 0.25))
    assert store.activity.of_attempt(attempt.id) == spans
    assert store.history().activity == spans


def test_what_belongs_to_no_attempt_is_refused(store):
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.activity.add(new_id(), 1.0)
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.repetitions.add(SLUG, Repeated.IMPLEMENT, new_id(), Recall.GOOD, NOON, CARD)


@pytest.mark.parametrize("table", ["repetitions", "activity"])
def test_nothing_of_it_is_ever_changed_or_removed(store, attempt, path, table):
    store.repetitions.add(SLUG, Repeated.IMPLEMENT, attempt.id, Recall.GOOD, NOON, CARD)
    store.activity.add(attempt.id, 1.0)
    raw = sqlite3.connect(path)
    for statement in (f"UPDATE {table} SET at = 'never'", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(statement)
    raw.close()


def test_a_damaged_card_is_said_to_be_damaged(store, attempt, path):
    store.repetitions.add(SLUG, Repeated.IMPLEMENT, attempt.id, Recall.GOOD, NOON, CARD)
    raw = sqlite3.connect(path)
    raw.execute("DROP TRIGGER repetitions_no_update")
    raw.execute("UPDATE repetitions SET card = '{'")
    raw.commit()
    raw.close()
    with pytest.raises(StoreError, match="is damaged"):
        store.history()


def test_an_empty_store_has_an_empty_history(store):
    history = store.history()
    assert not (history.attempts or history.submissions or history.repetitions or history.activity)


def test_history_tells_what_went_before_each_submission(store, attempt, hand_in):
    record = store.attempts.record
    record(attempt.id, AttemptEventKind.CHECKED)
    record(attempt.id, AttemptEventKind.HINT_OPENED, {"hint": "1"})
    record(attempt.id, AttemptEventKind.HINT_OPENED, {"hint": "1"})
    hand_in(attempt)
    record(attempt.id, AttemptEventKind.HINT_OPENED, {"hint": "2"})
    record(attempt.id, AttemptEventKind.CHECKED)
    hand_in(attempt, Verdict.PASS, 100.0, b"y")
    first, second = store.history().submissions
    assert (first.number, first.passed, first.tries, first.hints) == (1, False, 2, 1)
    assert (second.number, second.passed, second.tries, second.hints) == (2, True, 4, 2)
    (seen,) = store.history().attempts
    assert (seen.attempt.state, seen.repetition, seen.hints) == (AttemptState.PASSED, False, 2)


def test_an_unscored_submission_is_no_part_of_history_but_was_a_try(store, attempt, hand_in):
    hand_in(attempt, Verdict.JUDGE_ERROR, None)
    hand_in(attempt, Verdict.PASS, 100.0, b"y")
    (only,) = store.history().submissions
    assert (only.number, only.tries) == (1, 2)


def test_an_explanation_shown_in_an_earlier_attempt_is_known(store, attempt, hand_in):
    hand_in(attempt)
    store.attempts.record(attempt.id, AttemptEventKind.GAVE_UP)
    store.attempts.record(attempt.id, AttemptEventKind.EXPLAINED)
    second = store.attempts.start(SLUG)
    hand_in(second, Verdict.PASS, 100.0)
    other = store.attempts.start("gnn/serving-latency")
    hand_in(other, Verdict.PASS, 100.0)
    assert [each.explained for each in store.history().submissions] == [False, True, False]
    assert store.history().attempts[0].gave_up_at is not None


def test_a_repetition_is_told_from_other_attempts(store, attempt):
    second = store.attempts.start(SLUG)
    store.attempts.record(second.id, AttemptEventKind.REPETITION_STARTED, {"what": "implement"})
    assert [each.repetition for each in store.history().attempts] == [False, True]


def test_work_from_before_there_was_learning_is_part_of_history(path, make_grade):
    old = Connection(path)
    migrate(old, MIGRATIONS[:1])
    old.close()
    raw = sqlite3.connect(path)
    attempt, submission = new_id(), new_id()
    raw.execute("INSERT INTO attempts (id, slug, started_at) VALUES (?, ?, ?)", (attempt, SLUG, NOON.isoformat()))
    raw.execute("INSERT INTO trees VALUES ('t')")
    raw.execute(
        "INSERT INTO submissions (id, attempt, tree, submitted_at) VALUES (?, ?, 't', ?)",
        (submission, attempt, NOON.isoformat()),
    )
    raw.commit()
    raw.close()
    with Store.open(path) as store:
        store.grades.add(submission, make_grade(Verdict.PASS, 100.0))
        (only,) = store.history().submissions
        assert (only.passed, only.number, only.tries, only.hints) == (True, 1, 1, 0)
        store.activity.add(attempt, 2.0)
