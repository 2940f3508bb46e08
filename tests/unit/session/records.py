"""Records of learning made by hand, at moments counted from one noon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from assess.schema.attempt import Attempt, AttemptState
from assess.schema.challenge import Challenge, ChallengeFiles, EntryPoint, Kind, Level, Skill, Track
from assess.schema.grade import CheckResult, Environment, Grade, Hashes, Isolation, IsolationLevel, Outcome, Verdict
from assess.schema.grader import CheckKind
from assess.schema.learning import Activity, AttemptRecord, Recall, Repeated, Repetition, ScoredSubmission

NOON = datetime(2030, 5, 15, 12, tzinfo=UTC)  # a Wednesday
ATTENTION, SERVING, ADD = "transformer/attention", "gnn/serving", "foundations/add"


def id_of(number: int) -> str:
    return f"{number:026d}"


def day(number: float) -> datetime:
    return NOON + timedelta(days=number)


def submission(slug=ATTENTION, at=NOON, *, passed=True, attempt=1, number=1, tries=1, hints=0, explained=False):
    return ScoredSubmission(
        attempt=id_of(attempt), slug=slug, number=number, passed=passed, graded_at=at, tries=tries, hints=hints,
        explained=explained,
    )  # fmt: skip


def grade_of(verdict, slug=ADD):
    """A grade of one check: all the points for a pass, none otherwise."""
    passed = verdict is Verdict.PASS
    check = CheckResult(
        id="only", title="The only one", kind=CheckKind.CORRECTNESS,
        outcome=Outcome.PASS if passed else Outcome.FAIL, points=100 if passed else 0, max_points=100, message="",
        duration_s=0.1,
    )  # fmt: skip
    return Grade(
        challenge=slug, seed=1, verdict=verdict, score=check.points, max_score=100, checks=(check,),
        isolation=Isolation(level=IsolationLevel.FULL),
        environment=Environment(assess="0", python="3", torch="2", device="cpu"),
        hashes=Hashes(submission="a", challenge="b", grader="c"), duration_s=0.1,
    )  # fmt: skip


def attempt(slug=ATTENTION, at=NOON, *, number=1, state="open", repetition=False, gave_up_at=None, hints=0):
    return AttemptRecord(
        attempt=Attempt(id=id_of(number), slug=slug, started_at=at, state=AttemptState(state)),
        repetition=repetition, gave_up_at=gave_up_at, hints=hints,
    )  # fmt: skip


def repetition(slug=ATTENTION, at=NOON, recall="good", *, attempt=2, card=None):
    return Repetition(
        id=id_of(attempt), slug=slug, what=Repeated.IMPLEMENT, attempt=id_of(attempt), recall=Recall(recall), at=at,
        card=card or {},
    )  # fmt: skip


def activity(at=NOON, seconds=60.0, *, attempt=1):
    return Activity(attempt=id_of(attempt), seconds=seconds, at=at)


def challenge(slug, *skills, level="beginner", minutes=10):
    return ChallengeFiles(
        slug=slug,
        challenge=Challenge(
            schema_version=1, title=f"The task {slug}", track=Track(slug.partition("/")[0]), kind=Kind.IMPLEMENT,
            level=Level(level), minutes=minutes, skills=skills, entrypoints=("f",),
            interface={"f": EntryPoint(signature="f(x)")},
        ),
        grader=None, challenge_dir=Path("/nowhere"), grader_dir=None,
    )  # fmt: skip


SKILLS = {
    "foundations.sums": Skill(title="Sums", family="foundations", aspect="mechanism"),
    "transformer.attention": Skill(title="Attention", family="transformer", aspect="mechanism"),
    "transformer.cost": Skill(title="Cost", family="transformer", aspect="trade-offs"),
    "gnn.serving": Skill(title="Serving", family="gnn", aspect="production"),
    "cnn.padding": Skill(title="Padding", family="cnn", aspect="mechanism"),
}
