"""The fixtures that graders and visible tests are written with, and `--submission` for authors.

pytest loads this in every run of the environment, so it imports nothing heavy. Inside a judge the context is there
already; under a plain `pytest graders/<track>/<slug> --submission FILE`, or in a folder that `assess start` made, the
first fixture starts a pool of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from torch import Tensor

    from assess.grading.judge.context import GradeContext
    from assess.grading.kit.candidate import Candidate
    from assess.grading.kit.random import Rng
    from assess.grading.kit.report import Report


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--submission FILE` and `--seed N`, for running a grader by hand."""
    group = parser.getgroup("assess")
    group.addoption("--submission", default=None, help="the solution.py, or folder, that the grader is to grade")
    group.addoption("--grade-seed", default=None, type=int, help="repeat a grade with this seed")


@pytest.fixture
def grade_context(request: pytest.FixtureRequest) -> GradeContext:
    """The grade that this test belongs to."""
    from assess.grading.judge.direct import context_for

    return context_for(request)


@pytest.fixture
def candidate(grade_context: GradeContext) -> Iterator[Candidate]:
    """The submission, in a fresh confined process of its own."""
    from assess.grading.kit.candidate import open_candidate

    with open_candidate(grade_context) as proxy:
        yield proxy


@pytest.fixture
def worker_for(grade_context: GradeContext) -> Iterator[Callable[[str], Candidate]]:
    """Opens a file of the grader's folder in a confined process like the candidate's, to compare with."""
    from assess.grading.kit.candidate import open_trusted

    opened: list[Candidate] = []

    def open_file(path: str) -> Candidate:
        opened.append(open_trusted(grade_context, path))
        return opened[-1]

    yield open_file
    for proxy in opened:
        proxy.close()


@pytest.fixture
def reference(grade_context: GradeContext) -> Any:
    """The reference solution's module, inside the judge."""
    from assess.grading.kit.reference import load_reference

    return load_reference(grade_context)


@pytest.fixture
def rng(grade_context: GradeContext, request: pytest.FixtureRequest) -> Rng:
    """Random inputs that differ in every grade and repeat with its seed."""
    from assess.grading.kit.random import Rng

    return Rng.for_test(grade_context.seed, request.node.name)


@pytest.fixture
def report(grade_context: GradeContext) -> Report:
    """Where a check puts its metrics, curves, progress and flags."""
    from assess.grading.kit.report import Report

    return Report(grade_context)


@pytest.fixture
def thresholds(grade_context: GradeContext) -> Mapping[str, float]:
    """The numbers of `[thresholds]` in grader.toml, by name."""
    return {name: threshold.value for name, threshold in grade_context.spec.thresholds.items()}


@pytest.fixture
def settings(grade_context: GradeContext) -> Mapping[str, Any]:
    """The `[settings]` table of grader.toml."""
    return grade_context.spec.settings


@pytest.fixture
def dataset(grade_context: GradeContext) -> Callable[[str], dict[str, Tensor]]:
    """Loads a data set of the challenge by name, as tensors."""
    from assess.grading.kit.data import load_dataset

    def load(name: str) -> dict[str, Tensor]:
        return load_dataset(grade_context, name)

    return load
