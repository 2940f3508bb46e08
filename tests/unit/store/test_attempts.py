from __future__ import annotations

import re

import pytest

from assess.errors import StoreError, UsageError
from assess.schema.attempt import AttemptEventKind, AttemptState
from assess.schema.grade import Verdict
from assess.schema.submission import Submission
from assess.store.identity import new_id


def test_an_unfinished_attempt_is_continued(store):
    first = store.attempts.resume("transformer/attention")
    assert first.state is AttemptState.OPEN
    assert store.attempts.resume("transformer/attention") == first
    assert store.attempts.resume("gnn/serving-latency").id != first.id


def test_giving_up_ends_an_attempt(store):
    first = store.attempts.resume("transformer/attention")
    store.attempts.record(first.id, AttemptEventKind.GAVE_UP)
    assert store.attempts.get(first.id).state is AttemptState.GAVE_UP
    assert store.attempts.resume("transformer/attention").id != first.id


def test_a_pass_ends_an_attempt_and_a_failure_does_not(store, make_grade):
    attempt = store.attempts.resume("transformer/attention")
    submission = store.submissions.add(attempt.id, Submission(files={"solution.py": b"x"}))
    store.grades.add(submission.id, make_grade(Verdict.FAIL, 40))
    assert store.attempts.resume("transformer/attention").id == attempt.id
    better = store.submissions.add(attempt.id, Submission(files={"solution.py": b"y"}))
    store.grades.add(better.id, make_grade(Verdict.PASS, 100))
    assert store.attempts.get(attempt.id).state is AttemptState.PASSED
    assert store.attempts.resume("transformer/attention").id != attempt.id
    assert [each.id for each in store.attempts.of_challenge("transformer/attention")][-1] == attempt.id


def test_events_come_back_in_order_with_their_detail(store):
    attempt = store.attempts.start("transformer/attention")
    store.attempts.record(attempt.id, AttemptEventKind.HINT_OPENED, {"hint": "'; DROP TABLE attempts; -- \x00\ud800"})
    store.attempts.record(attempt.id, AttemptEventKind.CHECKED)
    kinds = [event.kind for event in store.attempts.events(attempt.id)]
    assert kinds == [AttemptEventKind.STARTED, AttemptEventKind.HINT_OPENED, AttemptEventKind.CHECKED]
    assert store.attempts.events(attempt.id)[1].detail == {"hint": "'; DROP TABLE attempts; -- \x00\ud800"}


def test_recent_attempts_come_latest_first(store):
    ids = [store.attempts.start(f"cnn/task-{number}").id for number in range(5)]
    assert [attempt.id for attempt in store.attempts.recent(3)] == ids[:1:-1]


def test_an_unknown_attempt_is_named(store):
    with pytest.raises(UsageError, match="no attempt 'nonsense'"):
        store.attempts.get("nonsense")
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.attempts.record(new_id(), AttemptEventKind.CHECKED)


def test_ids_sort_by_the_time_they_were_made():
    ids = [new_id() for _ in range(2000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{26}", each) for each in ids)
