from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assess.catalog.catalog import Catalog
from assess.catalog.submission import read_submission
from assess.errors import StoreError, UnknownChallenge, UsageError
from assess.schema.attempt import AttemptEventKind, AttemptState, ChallengeState
from assess.schema.event import CheckFinished, CheckStarted, CurvePoint, GradeFinished, GradeStarted, Output
from assess.schema.grade import Verdict
from assess.store.database import Store

PROGRAM = Path(__file__).parent / "programs" / "submit.py"


def kinds(store, attempt):
    return [event.kind for event in store.attempts.events(attempt.id)]


def grade(run):
    events = list(run)
    assert isinstance(events[-1], GradeFinished)
    return events


def test_an_attempt_and_its_draft_are_continued(service, small):
    attempt = service.open(small)
    assert service.latest_draft(attempt) is None
    service.save_draft(attempt, {"solution.py": "def double(x):\n"})
    again = service.open(small)
    assert again == attempt
    assert service.latest_draft(again).files == {"solution.py": "def double(x):\n"}


def test_giving_up_ends_an_attempt_once(service, store, small):
    attempt = service.open(small)
    assert service.give_up(attempt).state is AttemptState.GAVE_UP
    assert service.give_up(attempt).state is AttemptState.GAVE_UP
    assert kinds(store, attempt).count(AttemptEventKind.GAVE_UP) == 1
    assert service.open(small).id != attempt.id


def test_hints_are_remembered(service, store, small):
    attempt = service.open(small)
    service.record(attempt, AttemptEventKind.HINT_OPENED, {"hint": "1"})
    assert store.attempts.events(attempt.id)[-1].detail == {"hint": "1"}


def test_the_grade_is_stored_with_its_evidence_before_the_last_event_comes(service, store, small, solutions):
    attempt = service.open(small)
    run = service.submit(attempt, small, solutions["right"], seed=11)
    assert store.submissions.unscored() == (run.submission,)
    for event in run:
        graded = store.grades.of_submission(run.submission.id)
        assert bool(graded) == isinstance(event, GradeFinished)
    assert run.grade.verdict is Verdict.PASS
    assert run.grade.seed == 11
    assert run.grade.hashes.submission == solutions["right"].digest
    assert store.grades.of_submission(run.submission.id) == (run.stored,)
    assert run.stored.grade == run.grade
    evidence = store.grades.evidence(run.stored.id)
    assert [point.value for point in evidence if isinstance(point, CurvePoint)] == [1.0, 0.5, 1 / 3]
    assert "asked for" in "".join(event.text for event in evidence if isinstance(event, Output))
    assert store.attempts.get(attempt.id).state is AttemptState.PASSED
    assert kinds(store, attempt) == [AttemptEventKind.STARTED, AttemptEventKind.SUBMITTED]
    assert service.latest_draft(attempt).files == {"solution.py": solutions["right"].files["solution.py"].decode()}


def test_a_failed_grade_leaves_the_attempt_open(service, store, small, solutions):
    attempt = service.open(small)
    run = service.submit(attempt, small, solutions["wrong"])
    grade(run)
    assert run.grade.verdict is Verdict.FAIL
    assert service.open(small) == attempt
    progress = store.progress.of(small.slug)
    assert (progress.state, progress.best_score) == (ChallengeState.FAILED, 40.0)


def test_a_fault_of_the_judge_keeps_the_submission_unscored_and_it_can_be_graded_again(
    service, store, small, solutions
):
    run = service.submit(service.open(small), small, solutions["breaks the judge"])
    grade(run)
    assert (run.grade.verdict, run.grade.score) == (Verdict.JUDGE_ERROR, None)
    assert store.submissions.unscored() == (run.submission,)
    again = service.regrade(small, run.submission.id, seed=3)
    grade(again)
    assert again.submission == run.submission
    assert again.grade.seed == 3
    assert [stored.id for stored in store.grades.of_submission(run.submission.id)] == [again.stored.id, run.stored.id]


def test_a_cancelled_grade_is_recorded_and_its_submission_kept(service, store, small, solutions):
    attempt = service.open(small)
    run = service.submit(attempt, small, solutions["endless"])
    events = []
    for event in run:
        events.append(event)
        if isinstance(event, CheckStarted):
            threading.Thread(target=run.cancel).start()
    assert not any(isinstance(event, GradeFinished) for event in events)
    assert run.grade is None
    assert run.stored is None
    assert kinds(store, attempt)[-1] is AttemptEventKind.CANCELLED
    assert store.attempts.events(attempt.id)[-1].detail == {"submission": run.submission.id}
    assert store.submissions.unscored() == (run.submission,)


def test_leaving_the_loop_cancels(service, store, small, solutions):
    attempt = service.open(small)
    run = service.submit(attempt, small, solutions["endless"])
    events = iter(run)
    next(event for event in events if isinstance(event, CheckStarted))
    events.close()
    assert run.grade is None
    assert kinds(store, attempt)[-1] is AttemptEventKind.CANCELLED


def test_an_exception_in_the_middle_is_recorded_and_goes_on(service, store, small, solutions):
    attempt = service.open(small)
    run = service.submit(attempt, small, solutions["endless"])
    events = iter(run)
    next(event for event in events if isinstance(event, CheckStarted))
    with pytest.raises(MemoryError):
        events.throw(MemoryError())
    assert store.attempts.events(attempt.id)[-1].detail == {"reason": "MemoryError", "submission": run.submission.id}


@pytest.fixture
def locked(path: Path):
    """Another program that holds the database from `begin` to `end`."""
    other = sqlite3.connect(path, isolation_level=None)
    yield other
    other.close()


def test_nothing_is_graded_where_the_submission_cannot_be_stored(service, store, small, solutions, locked):
    attempt = service.open(small)
    locked.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        service.submit(attempt, small, solutions["right"])
    locked.execute("ROLLBACK")
    assert store.submissions.of_attempt(attempt.id) == ()
    assert kinds(store, attempt) == [AttemptEventKind.STARTED]


def test_a_grade_that_cannot_be_stored_is_shown_first_and_can_be_had_again(service, store, small, solutions, locked):
    run = service.submit(service.open(small), small, solutions["right"])
    events = []
    with pytest.raises(StoreError, match=f"submission {run.submission.id} is kept and can be graded again.*locked"):
        for event in run:
            if isinstance(event, CheckFinished) and not locked.in_transaction:
                locked.execute("BEGIN IMMEDIATE")
            events.append(event)
    assert isinstance(events[-1], GradeFinished)
    assert run.grade.verdict is Verdict.PASS
    assert run.stored is None
    locked.execute("ROLLBACK")
    again = service.regrade(small, run.submission.id, seed=run.grade.seed)
    grade(again)
    assert again.stored.grade.verdict is Verdict.PASS


def test_visible_tests_keep_the_draft_and_store_no_grade(service, store, small, solutions):
    attempt = service.open(small)
    run = service.check(attempt, small, solutions["wrong"])
    events = grade(run)
    assert [(event.check.id, event.check.outcome) for event in events if isinstance(event, CheckFinished)] == [
        ("doubles_two", "fail"),
        ("doubles_three", "fail"),
    ]
    assert service.latest_draft(attempt).files == {"solution.py": "def double(x):\n    return x + 1\n"}
    assert kinds(store, attempt)[-1] is AttemptEventKind.CHECKED
    assert store.submissions.of_attempt(attempt.id) == ()


def test_some_visible_tests_can_be_run_without_an_attempt(service, store, small, solutions):
    events = grade(service.check(None, small, solutions["right"], only=("doubles_three",)))
    (started,) = [event for event in events if isinstance(event, GradeStarted)]
    assert [check.id for check in started.checks] == ["doubles_three"]
    assert store.attempts.recent() == ()


def test_an_attempt_at_another_challenge_is_refused(service, store, small, solutions):
    other = store.attempts.start("transformer/attention")
    with pytest.raises(UsageError, match="transformer/attention, not to foundations/double"):
        service.submit(other, small, solutions["right"])
    with pytest.raises(UsageError, match="transformer/attention"):
        service.check(other, small, solutions["right"])
    stored = store.submissions.add(other.id, solutions["right"])
    with pytest.raises(UsageError, match="transformer/attention"):
        service.regrade(small, stored.id)
    with pytest.raises(UsageError, match="no submission"):
        service.regrade(small, "nonsense")


@pytest.mark.parametrize("moment", ["grade_started", "check_finished", "grade_finished"])
def test_a_kill_while_grading_keeps_the_submission(tmp_path, path, small, solutions, moment):
    (tmp_path / "files.json").write_text(small.model_dump_json())
    (tmp_path / "solution.py").write_bytes(solutions["right"].files["solution.py"])
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), str(path), str(tmp_path / "files.json"), str(tmp_path / "solution.py")],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == moment:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    with Store.open(path) as store:
        (attempt,) = store.attempts.recent()
        (submission,) = store.submissions.of_attempt(attempt.id)
        assert submission.submission == solutions["right"]
        grades = store.grades.of_submission(submission.id)
        if moment == "grade_finished":
            assert [stored.grade.verdict for stored in grades] == [Verdict.PASS]
        else:
            assert store.submissions.unscored() == ((submission,) if not grades else ())
        assert store.problems() == ()


@pytest.mark.slow
def test_a_shipped_challenge_is_graded_and_stored(service, store):
    try:
        files = Catalog.load().find("transformer/attention")
    except UnknownChallenge:
        pytest.skip("the content is not there")
    submission = read_submission(files.grader_dir / files.grader.reference, files.challenge.limits, files.starter_dir)
    run = service.submit(service.open(files), files, submission)
    grade(run)
    assert run.grade.verdict is Verdict.PASS
    assert store.progress.all()["transformer/attention"].best_score == run.grade.max_score
