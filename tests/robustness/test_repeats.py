"""Verdicts do not flip: right and wrong solutions, again and again, on a quiet machine and on one with both cores busy.

`ASSESS_REPEATS` sets how often; the default keeps the suite short.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assess.catalog.catalog import Catalog
from assess.catalog.submission import read_submission
from assess.grading.broker import Broker

pytestmark = pytest.mark.slow

REPEATS = int(os.environ.get("ASSESS_REPEATS", "0"))
GRADERS = Path(__file__).resolve().parents[2] / "graders"
CASES = [
    pytest.param("transformer/attention", "right/reference.py", 20, id="attention-right"),
    pytest.param("transformer/attention", "wrong/loop_over_queries.py", 20, id="attention-slow"),
    pytest.param("foundations/vanishing-gradients", "right/reference.py", 2, id="vanishing-right"),
    pytest.param("gnn/serving-latency", "right/reference.py", 3, id="serving-right"),
    pytest.param("gnn/serving-latency", "wrong/naive.py", 3, id="serving-naive"),
]


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    with Broker() as shared:
        yield shared


@pytest.fixture
def both_cores_busy() -> Iterator[None]:
    """As many processes that only compute as there are cores."""
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 2)]
    yield
    for burner in burners:
        burner.kill()
        burner.wait()


def expect_one_result(broker: Broker, slug: str, solution: str, repeats: int) -> None:
    files = Catalog.load().find(slug)
    path = GRADERS / slug / "solutions" / solution
    submitted = read_submission(path, files.challenge.limits, files.starter_dir)
    declared = next((line for line in path.read_text().splitlines() if line.strip().startswith("fails:")), "fails:")
    expected = {name.strip() for name in declared.partition(":")[2].split(",") if name.strip()}
    for number in range(repeats):
        run = broker.run(files, submitted)
        for _ in run:
            pass
        assert run.grade is not None
        failed = {check.id: check.message for check in run.grade.checks if check.outcome not in ("pass", "skipped")}
        assert set(failed) == expected, (number, run.grade.seed, run.grade.verdict, failed)


@pytest.mark.parametrize(("slug", "solution", "repeats"), CASES)
def test_a_verdict_does_not_flip_on_a_quiet_machine(broker, slug, solution, repeats):
    expect_one_result(broker, slug, solution, REPEATS or repeats)


@pytest.mark.parametrize(("slug", "solution", "repeats"), CASES)
def test_a_verdict_does_not_flip_while_both_cores_are_busy(broker, both_cores_busy, slug, solution, repeats):
    expect_one_result(broker, slug, solution, REPEATS or repeats)
