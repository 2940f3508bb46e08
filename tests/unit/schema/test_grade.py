"""The `grade --json` document is a contract: another program reads it."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from assess.schema.event import EVENT, CurvePoint, GradeFinished
from assess.schema.grade import Grade, IsolationLevel, Outcome, Verdict
from assess.schema.grader import CheckKind

DOCUMENT = {
    "schema_version": 1, "challenge": "transformer/attention", "seed": 7, "verdict": "fail", "score": 87.5,
    "max_score": 100,
    "checks": [{"id": "mask", "title": "The mask", "kind": "correctness", "outcome": "fail", "points": 0,
                "max_points": 12.5, "message": "off by 1", "metrics": {"error": 1.0}, "duration_s": 0.02}],
    "isolation": {"level": "full", "missing": ["cgroup"]},
    "environment": {"assess": "0.1.0", "python": "3.11.7", "torch": "2.13.0", "device": "cpu"},
    "flags": [{"id": "worker_self_patched", "message": "changed torch"}],
    "hashes": {"submission": "a", "challenge": "b", "grader": "c"}, "duration_s": 0.31,
}  # fmt: skip


def test_the_document_survives_the_round_trip_unchanged():
    assert json.loads(Grade.model_validate(DOCUMENT).model_dump_json()) == DOCUMENT


def test_the_words_are_those_of_the_contract():
    assert list(Verdict) == ["pass", "fail", "timeout", "memory", "crash", "forbidden", "invalid", "judge_error"]
    assert list(Outcome) == ["pass", "fail", "timeout", "crash", "memory", "skipped", "error"]
    assert list(IsolationLevel) == ["full", "reduced", "none"]
    assert list(CheckKind) == ["correctness", "gradient", "technique", "efficiency", "training", "robustness"]


def test_an_unscored_grade_says_null():
    grade = Grade.model_validate({**DOCUMENT, "verdict": "judge_error", "score": None})
    assert json.loads(grade.model_dump_json())["score"] is None


@pytest.mark.parametrize(
    "change", [{"verdict": "won"}, {"score": -1}, {"extra": 1}, {"seed": None}, {"schema_version": 2}]
)
def test_another_document_is_refused(change):
    with pytest.raises(ValidationError):
        Grade.model_validate({**DOCUMENT, **change})


def test_events_are_told_apart_by_their_name():
    line = GradeFinished(grade=Grade.model_validate(DOCUMENT)).model_dump_json()
    assert isinstance(EVENT.validate_json(line), GradeFinished)
    point = EVENT.validate_json('{"event":"curve","id":"x","run":"1","series":"loss","step":1,"total":2,"value":null}')
    assert isinstance(point, CurvePoint) and point.value is None
    with pytest.raises(ValidationError):
        EVENT.validate_json('{"event":"passed"}')
