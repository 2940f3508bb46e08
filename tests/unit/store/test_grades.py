from __future__ import annotations

import math
import sqlite3

import pytest

from assess.errors import StoreError, UsageError
from assess.schema.attempt import ChallengeState
from assess.schema.event import CurvePoint, EntryLatency, OperatorUse, Output, Profile, ProfileTotals
from assess.schema.grade import Verdict
from assess.schema.submission import Submission
from assess.store.identity import new_id

HOSTILE = "'); DROP TABLE grades; -- \x00 \ud800 \u202e <script>alert(1)</script> {{ 7 * 7 }} [@click=app.quit]"


@pytest.fixture
def submission(store):
    attempt = store.attempts.start("transformer/attention")
    return store.submissions.add(attempt.id, Submission(files={"solution.py": b"x = 1\n"}))


def test_a_grade_comes_back_as_it_was(store, submission, make_grade):
    stored = store.grades.add(submission.id, make_grade(message=HOSTILE, seed=2**80, challenge=HOSTILE))
    assert store.grades.get(stored.id) == stored
    assert store.grades.of_submission(submission.id) == (stored,)
    assert store.grades.of_attempt(submission.attempt) == (stored,)
    assert stored.grade.checks[0].message == HOSTILE
    assert stored.grade.seed == 2**80


def test_metrics_that_are_not_finite_come_back(store, submission, make_grade):
    grade = make_grade()
    check = grade.checks[0].model_copy(update={"metrics": {"loss": math.nan, "worst": -math.inf, "runs": [1, 2]}})
    stored = store.grades.add(submission.id, grade.model_copy(update={"checks": (check,)}))
    metrics = store.grades.get(stored.id).grade.checks[0].metrics
    assert math.isnan(metrics["loss"])
    assert metrics["worst"] == -math.inf
    assert metrics["runs"] == [1, 2]


def test_checks_and_versions_can_be_searched(store, submission, make_grade, path):
    store.grades.add(submission.id, make_grade(Verdict.FAIL, 40))
    raw = sqlite3.connect(path)
    row = raw.execute(
        "SELECT verdict, score, seed, grader_hash, torch_version, isolation, check_id, outcome, points"
        " FROM grades JOIN checks ON checks.grade = grades.id"
    ).fetchone()
    raw.close()
    assert row == ("fail", 40.0, "7", "c" * 64, "2.13.0", "reduced", "values", "fail", 40.0)


def test_evidence_comes_back_in_order(store, submission, make_grade):
    evidence = [
        CurvePoint(id="trains", run="seed 1", series="training loss", step=1, total=2, value=2.5),
        CurvePoint(id="trains", run="seed 1", series="training loss", step=2, total=2, value=None),
        Output(id="trains", text=HOSTILE + "\nsecond line"),
        Profile(
            submission=ProfileTotals(
                entries=(EntryLatency(name="attention", calls=3, p50_ms=1.5, p95_ms=2, p99_ms=2),),
                cpu_s=0.25,
                peak_bytes=1 << 20,
                operator_calls=4,
            ),
            operators=(OperatorUse(name=HOSTILE, calls=4, self_ms=0.5, new_bytes=64),),
            without_reference=HOSTILE,
        ),
    ]
    stored = store.grades.add(submission.id, make_grade(), evidence)
    assert store.grades.evidence(stored.id) == tuple(evidence)
    bare = store.grades.add(submission.id, make_grade())
    assert store.grades.evidence(bare.id) == ()


def test_a_grade_that_cannot_be_stored_whole_is_not_stored_at_all(store, submission, make_grade):
    with pytest.raises(StoreError), store.transaction():
        store.grades.add(submission.id, make_grade())
        store.grades.add(new_id(), make_grade())
    assert store.grades.of_submission(submission.id) == ()


def test_an_unknown_grade_is_named(store):
    with pytest.raises(UsageError, match="no grade 'nonsense'"):
        store.grades.get("nonsense")


def test_records_cannot_be_rewritten(store, submission, make_grade, path):
    store.grades.add(submission.id, make_grade())
    raw = sqlite3.connect(path)
    for statement in ("UPDATE grades SET score = 100", "DELETE FROM submissions", "UPDATE checks SET points = 100"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(statement)
    raw.close()


def test_a_fault_of_ours_leaves_the_submission_unscored_until_it_is_graded_again(store, submission, make_grade):
    assert store.submissions.unscored() == (submission,)
    store.grades.add(submission.id, make_grade(Verdict.JUDGE_ERROR, None))
    assert store.submissions.unscored() == (submission,)
    assert store.progress.of("transformer/attention").state is ChallengeState.STARTED
    store.grades.add(submission.id, make_grade(Verdict.PASS, 100))
    assert store.submissions.unscored() == ()
    store.grades.add(submission.id, make_grade(Verdict.JUDGE_ERROR, None))
    assert store.progress.of("transformer/attention").state is ChallengeState.PASSED


def test_progress_runs_from_new_to_passed(store, make_grade):
    slug = "transformer/attention"
    assert store.progress.of(slug).state is ChallengeState.NEW
    assert store.progress.all() == {}
    attempt = store.attempts.resume(slug)
    assert store.progress.of(slug).state is ChallengeState.STARTED
    assert store.progress.of(slug).best_score is None
    for verdict, score, state in (
        (Verdict.TIMEOUT, 60.0, ChallengeState.FAILED),
        (Verdict.FAIL, 10.0, ChallengeState.FAILED),
        (Verdict.PASS, 100.0, ChallengeState.PASSED),
    ):
        submission = store.submissions.add(attempt.id, Submission(files={"solution.py": verdict.encode()}))
        store.grades.add(submission.id, make_grade(verdict, score))
        assert store.progress.of(slug).state is state
    again = store.attempts.resume(slug)
    progress = store.progress.all()[slug]
    assert progress == store.progress.of(slug)
    assert (progress.best_score, progress.attempts, progress.last_attempt) == (100.0, 2, again)


def test_the_latest_scored_grade_of_a_submission_is_the_one_that_counts(store, submission, make_grade):
    store.grades.add(submission.id, make_grade(Verdict.PASS, 100))
    store.grades.add(submission.id, make_grade(Verdict.FAIL, 70))
    progress = store.progress.of("transformer/attention")
    assert (progress.state, progress.best_score) == (ChallengeState.FAILED, 70.0)
