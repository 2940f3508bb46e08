"""An open store in a fresh folder, a grade to put in it, and other programs that write the same file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assess.schema.grade import CheckResult, Environment, Grade, Hashes, Isolation, IsolationLevel, Outcome, Verdict
from assess.schema.grader import CheckKind
from assess.store.database import Store

PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "assess.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


@pytest.fixture
def make_grade() -> Callable[..., Grade]:
    def make(verdict: Verdict = Verdict.FAIL, score: float | None = 40.0, message: str = "ok", **more: Any) -> Grade:
        check = CheckResult(
            id="values",
            title="Values are right",
            kind=CheckKind.CORRECTNESS,
            outcome=Outcome.PASS if verdict is Verdict.PASS else Outcome.FAIL,
            points=score or 0,
            max_points=100,
            message=message,
            metrics={"largest_difference": 0.25},
            duration_s=0.02,
        )
        fields: dict[str, Any] = {
            "challenge": "transformer/attention",
            "seed": 7,
            "verdict": verdict,
            "score": score,
            "max_score": 100,
            "checks": (check,),
            "isolation": Isolation(level=IsolationLevel.REDUCED, missing=("user namespaces",)),
            "environment": Environment(assess="0.1.0", python="3.11.7", torch="2.13.0", device="cpu"),
            "hashes": Hashes(submission="a" * 64, challenge="b" * 64, grader="c" * 64),
            "duration_s": 0.31,
        }
        return Grade(**(fields | more))

    return make


@pytest.fixture
def start_program() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a program beside these tests in a real process; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(name: str, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(PROGRAMS / f"{name}.py"), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
