"""What tests of the engine share: a warm broker, and challenges made on the spot from a grader's source."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

import psutil
import pytest

from assess.catalog.catalog import Catalog
from assess.grading.broker import Broker
from assess.grading.sandbox import probe
from assess.schema.challenge import ChallengeFiles
from assess.schema.grade import Grade
from assess.schema.submission import Submission

LEVELS = [
    pytest.param(
        level,
        marks=[]
        if all(p.available for p in probe.probe() if p.name in probe.NEEDED[level])
        else [pytest.mark.skip(reason=f"this machine does not offer isolation {level}; `assess doctor` says why")],
    )
    for level in probe.LEVELS
]


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    with Broker() as shared:
        yield shared


@pytest.fixture(params=LEVELS, scope="session")
def broker_at(request: pytest.FixtureRequest) -> Iterator[Broker]:
    with Broker(request.param) as shared:
        yield shared


MakeChallenge = Callable[..., ChallengeFiles]


@pytest.fixture
def make_challenge(content) -> MakeChallenge:
    """Replaces the small challenge's hidden tests by `source`, one check a test function, in order."""

    def make(source: str, reference: str = "def add(a, b):\n    return a + b\n", limits: str = "") -> ChallengeFiles:
        source = textwrap.dedent(source)
        names = [line.split("(")[0][4:] for line in source.splitlines() if line.startswith("def test_")]
        points = 100 / len(names)
        rows = [
            f'[[checks]]\nid = "{name[5:].replace("_", "-")}"\ntitle = "{name[5:]}"\nkind = "correctness"\n'
            f'points = {points}\ntest = "{name}"\n'
            for name in names
        ]
        content.write("graders/foundations/add/grader.toml", "schema_version = 1\n" + "\n".join(rows))
        content.write("graders/foundations/add/test_add.py", source)
        content.write("graders/foundations/add/solutions/right/reference.py", reference)
        if limits:
            content.replace("challenges/foundations/add/challenge.toml", "seconds = 20", limits)
        catalog = Catalog.load(content.root)
        assert not catalog.problems, catalog.problems
        return catalog.find("foundations/add")

    return make


@pytest.fixture
def files(content) -> ChallengeFiles:
    return Catalog.load(content.root).find("foundations/add")


def submission(source: str, **others: str) -> Submission:
    """A submission of one file, and of others by name."""
    return Submission(
        files={
            "solution.py": textwrap.dedent(source).encode(),
            **{f"{name}.py": textwrap.dedent(text).encode() for name, text in others.items()},
        }
    )


def grade(broker: Broker, files: ChallengeFiles, source: str, **options) -> Grade:
    """Grade `source` to the end."""
    run = broker.run(files, submission(source), **options)
    for _ in run:
        pass
    assert run.grade is not None
    return run.grade


def outcomes(grade: Grade) -> dict[str, str]:
    return {check.id: check.outcome.value for check in grade.checks}


def descendants() -> set[int]:
    """Every process below this one, zombies left out."""
    return {
        process.pid for process in psutil.Process().children(recursive=True) if process.status() != psutil.STATUS_ZOMBIE
    }
