"""The shipped challenges go through the author's gate: nothing wrong passes, nothing right fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assess.authoring.verify import verify
from assess.catalog.catalog import Catalog
from assess.grading.broker import Broker

CATALOG = Catalog.load()
SEEDS = (1,)  # one is what the whole suite has time for; `assess verify` tries more


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    with Broker() as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize("files", CATALOG.challenges, ids=lambda files: files.slug)
def test_the_gate_finds_nothing_wrong(files, broker: Broker) -> None:
    verification = verify(files, broker, SEEDS)
    found = {result.name: result.problems for result in verification.solutions if result.problems}
    assert verification.problems == ()
    assert found == {}


def test_every_skill_is_shown_by_a_title_of_its_own() -> None:
    titles = [skill.title for skill in CATALOG.skills.values()]
    assert len(titles) == len(set(titles)) > 0
