"""What tests of the engine share: a warm broker, and challenges made on the spot from a grader's source."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

import pytest

from assess.catalog.catalog import Catalog
from assess.grading.broker import Broker
from assess.schema.challenge import ChallengeFiles
from tests.unit.grading.engine import LEVELS


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
