"""Grading in a line, for tests of the engine."""

from __future__ import annotations

import textwrap

import psutil
import pytest

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


def zygotes() -> set[int]:
    """The pools that this process has running: their judges and workers live and die with them."""
    return {child.pid for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE}
