"""One verdict from many checks."""

from __future__ import annotations

import pytest

from assess.grading.verdict import conclude
from assess.schema.grade import CheckResult, Outcome, Verdict
from assess.schema.grader import CheckKind


def check(outcome: str) -> CheckResult:
    return CheckResult(
        id="a", title="Title", kind=CheckKind.CORRECTNESS, outcome=Outcome(outcome),
        points=10.0 if outcome == "pass" else 0.0, max_points=10.0, message="", duration_s=0.1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "verdict", "score"),
    [
        (["pass", "pass"], Verdict.PASS, 20.0),
        (["pass", "fail", "crash"], Verdict.FAIL, 10.0),
        (["pass", "timeout", "skipped"], Verdict.TIMEOUT, 10.0),
        (["memory", "crash"], Verdict.MEMORY, 0.0),
        (["crash", "skipped"], Verdict.CRASH, 0.0),
        (["pass", "skipped"], Verdict.FAIL, 10.0),
        (["pass", "error"], Verdict.JUDGE_ERROR, None),
        ([], Verdict.JUDGE_ERROR, None),
    ],
)
def test_the_gravest_outcome_names_the_verdict(given, verdict, score):
    assert conclude([check(outcome) for outcome in given]) == (verdict, score)


def test_a_forbidden_operator_outranks_points_and_a_fault_of_ours_outranks_both():
    assert conclude([check("pass"), check("fail")], forbidden=True) == (Verdict.FORBIDDEN, 10.0)
    assert conclude([check("error")], forbidden=True, invalid=True) == (Verdict.JUDGE_ERROR, None)


def test_what_cannot_be_loaded_scores_nothing():
    assert conclude([check("fail"), check("skipped")], invalid=True) == (Verdict.INVALID, 0.0)
