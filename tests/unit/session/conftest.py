"""A small challenge graded for real, and a service over a fresh store and the broker of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assess.grading.broker import Broker
from assess.schema.challenge import Challenge, ChallengeFiles, EntryPoint, Kind, Level, Limits, Track
from assess.schema.grader import CheckKind, CheckSpec, GraderSpec
from assess.schema.submission import Submission
from assess.session.attempt import AttemptService
from assess.store.database import Store

HIDDEN_TESTS = '''
from assess.grading.kit import fail


def test_doubles(candidate, rng, report, settings):
    """Doubles any number."""
    for step in range(1, 4):
        report.curve("seed 1", "error", step, 3, 1 / step)
    number = rng.integers(1, 100, (1,)).tolist()[0]
    if candidate.double(number) != 2 * number:
        fail("The number was not doubled.")


def test_judge_holds(candidate, settings):
    """Holds unless the grader is told to break."""
    if candidate.double(0) == "break the judge":
        raise RuntimeError("a fault of the grader")
'''

VISIBLE_TESTS = '''
def test_doubles_two(candidate):
    """Doubles two."""
    assert candidate.double(2) == 4


def test_doubles_three(candidate):
    """Doubles three."""
    assert candidate.double(3) == 6
'''

SOLUTIONS = {
    "right": b'def double(x):\n    print("asked for", x)\n    return x * 2\n',
    "wrong": b"def double(x):\n    return x + 1\n",
    "endless": b"def double(x):\n    while True:\n        pass\n",
    "breaks the judge": b'def double(x):\n    return "break the judge"\n',
}


@pytest.fixture(scope="session")
def solutions() -> dict[str, Submission]:
    """Submissions by what they do."""
    return {name: Submission(files={"solution.py": source}) for name, source in SOLUTIONS.items()}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> ChallengeFiles:
    """A challenge with two hidden checks and two visible tests."""
    root = tmp_path_factory.mktemp("content")
    challenge_dir = root / "challenges" / "foundations" / "double"
    grader_dir = root / "graders" / "foundations" / "double"
    for path, text in {
        challenge_dir / "visible" / "test_double.py": VISIBLE_TESTS,
        challenge_dir / "starter" / "solution.py": "def double(x):\n    raise NotImplementedError\n",
        grader_dir / "test_double.py": HIDDEN_TESTS,
        grader_dir / "solutions" / "right" / "reference.py": SOLUTIONS["right"].decode(),
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    challenge = Challenge(
        schema_version=1,
        title="Double",
        track=Track.FOUNDATIONS,
        kind=Kind.IMPLEMENT,
        level=Level.BEGINNER,
        minutes=1,
        skills=("foundations.arithmetic",),
        entrypoints=("double",),
        limits=Limits(seconds=60),
        interface={"double": EntryPoint(signature="double(x)")},
    )
    checks = (
        CheckSpec(id="doubles", title="Doubles", kind=CheckKind.CORRECTNESS, points=60, test="test_doubles"),
        CheckSpec(id="judge-holds", title="Holds", kind=CheckKind.ROBUSTNESS, points=40, test="test_judge_holds"),
    )
    return ChallengeFiles(
        slug="foundations/double",
        challenge=challenge,
        grader=GraderSpec(schema_version=1, checks=checks),
        challenge_dir=challenge_dir,
        grader_dir=grader_dir,
    )


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    with Broker() as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "assess.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, busy_timeout_s=0.2) as opened:
        yield opened


@pytest.fixture
def service(store: Store, broker: Broker) -> AttemptService:
    return AttemptService(store, broker)
