"""Report entries: an ordinary failed training challenge, and one in which every text is hostile."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from assess.report.entry import ReportEntry
from assess.schema.challenge import Kind
from assess.schema.event import CurvePoint, Output
from assess.schema.grade import (
    CheckResult,
    Environment,
    Flag,
    Grade,
    Hashes,
    Isolation,
    IsolationLevel,
    Outcome,
    Verdict,
)
from assess.schema.grader import CheckKind

SOLUTION = '''"""A deep multilayer perceptron that learns."""

import torch
from torch import nn


def build_model(depth: int = 24, width: int = 64) -> nn.Module:
    layers: list[nn.Module] = [nn.Linear(64, width), nn.ReLU()]
    for _ in range(depth - 2):
        layers += [nn.Linear(width, width), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(width, 10))
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            nn.init.zeros_(module.bias)
    return model


def configure_optimizer(model: nn.Module) -> torch.optim.Optimizer:
    return torch.optim.AdamW(model.parameters(), lr=3e-4)
'''

MESSAGE = (
    "test accuracy was 0.912, expected at least 0.930 (seed 2).\n"
    "The loss still fell when training ended: look at the learning rate before the depth."
)


def check(id: str, title: str, kind: CheckKind, outcome: Outcome, points: float, of: float, **more: Any) -> CheckResult:
    fields: dict[str, Any] = {"message": "", "duration_s": 0.021}
    return CheckResult(id=id, title=title, kind=kind, outcome=outcome, points=points, max_points=of, **(fields | more))


@pytest.fixture
def make_grade() -> Callable[..., Grade]:
    def make(**more: Any) -> Grade:
        fields: dict[str, Any] = {
            "challenge": "foundations/vanishing-gradients",
            "seed": 3086152237,
            "verdict": Verdict.FAIL,
            "score": 52.5,
            "max_score": 100,
            "checks": (
                check("builds", "The model keeps its depth and width", CheckKind.CORRECTNESS, Outcome.PASS, 10, 10),
                check(
                    "gradient-ratio",
                    "Gradients reach the first layer",
                    CheckKind.GRADIENT,
                    Outcome.PASS,
                    30,
                    30,
                    metrics={"first_over_last": 0.734512, "seeds": 3, "healthy": True},
                ),
                check(
                    "trains",
                    "It trains to accuracy from every seed",
                    CheckKind.TRAINING,
                    Outcome.FAIL,
                    12.5,
                    40,
                    message=MESSAGE,
                    metrics={"accuracy_seed_1": 0.9415, "accuracy_seed_2": 0.912},
                    duration_s=7.24,
                ),
                check(
                    "diagnoses",
                    "It names the fault of an unseen run",
                    CheckKind.TECHNIQUE,
                    Outcome.CRASH,
                    0,
                    10,
                    message="`diagnose` ended the process with exit code 139 on a trace of 12 layers.",
                ),
                check(
                    "diagnoses-depth",
                    "It names the layer where the fault begins",
                    CheckKind.ROBUSTNESS,
                    Outcome.SKIPPED,
                    0,
                    10,
                    message="Skipped, because `diagnoses` did not pass.",
                    duration_s=0,
                ),
            ),
            "isolation": Isolation(level=IsolationLevel.REDUCED, missing=("user namespaces", "cgroup memory")),
            "environment": Environment(assess="0.1.0", python="3.11.7", torch="2.13.0", device="cpu"),
            "flags": (Flag(id="worker_self_patched", message="torch.nn.Linear was replaced while the file loaded."),),
            "hashes": Hashes(submission="4f1d" * 16, challenge="09ac" * 16, grader="be77" * 16),
            "duration_s": 9.61,
        }
        return Grade(**(fields | more))

    return make


@pytest.fixture
def curves() -> tuple[CurvePoint, ...]:
    def loss(seed: int, step: int) -> float | None:
        if seed == 3 and 150 <= step < 158:
            return None
        return 2.3 * math.exp(-step / (60 + 25 * seed)) + 0.12 * seed + 0.08 * math.sin(step * seed) / (1 + step / 40)

    return tuple(
        CurvePoint(
            id="trains",
            run=f"seed {seed}",
            series=series,
            step=step,
            total=300,
            value=value if series[0] == "t" else (None if value is None else max(0.0, 1 - value / 2.6)),
        )
        for series in ("training loss", "batch accuracy")
        for seed in (1, 2, 3)
        for step in range(1, 301)
        for value in [loss(seed, step)]
    )


@pytest.fixture
def make_entry(make_grade, curves) -> Callable[..., ReportEntry]:
    def make(**more: Any) -> ReportEntry:
        fields: dict[str, Any] = {
            "title": "Vanishing gradients",
            "slug": "foundations/vanishing-gradients",
            "kind": Kind.DEBUG,
            "goal": "A deep network does not learn. Repair it within its budget, so that gradients reach every layer.",
            "grade": make_grade(),
            "files": {"solution.py": SOLUTION, "diagnosis.py": "def diagnose(trace):\n    return 'vanishing', 3\n"},
            "curves": curves,
            "outputs": (Output(id="trains", text="epoch 1 loss 2.31\nepoch 2 loss 1.87\n"),),
            "submitted_at": datetime(2026, 3, 4, 9, 5, tzinfo=UTC),
            "graded_at": datetime(2026, 3, 4, 9, 5, 12, tzinfo=UTC),
            "submission_id": "01jng0000000000000000000ab",
        }
        return ReportEntry(**(fields | more))

    return make


HOSTILE = (
    "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>"
    "{{ 7 * 7 }}{% raw %}<!-- ]]> &lt; http://evil.example/ \x00 \x1b[31m \u202e\u200b \ud800"
)


@pytest.fixture
def hostile_text() -> str:
    return HOSTILE


@pytest.fixture
def hostile_entry(make_entry, make_grade) -> ReportEntry:
    """An entry in which every text that a candidate or a test can reach is hostile."""
    row = check(
        HOSTILE,
        HOSTILE,
        CheckKind.CORRECTNESS,
        Outcome.FAIL,
        0,
        100,
        message=HOSTILE,
        metrics={HOSTILE: HOSTILE, "deep": {"list": [HOSTILE, math.nan]}, "huge": 10**400},
    )
    grade = make_grade(
        challenge=HOSTILE,
        checks=(row,),
        flags=(Flag(id=HOSTILE, message=HOSTILE),),
        hashes=Hashes(submission=HOSTILE, challenge=HOSTILE, grader=HOSTILE),
        isolation=Isolation(level=IsolationLevel.NONE, missing=(HOSTILE,)),
        environment=Environment(assess=HOSTILE, python=HOSTILE, torch=HOSTILE, device=HOSTILE),
    )
    points = (
        CurvePoint(id=HOSTILE, run=HOSTILE, series=HOSTILE, step=10**400, total=1, value=1e308),
        CurvePoint(id=HOSTILE, run=HOSTILE, series=HOSTILE, step=-(10**400), total=1, value=-1e308),
        CurvePoint(id=HOSTILE, run=HOSTILE, series=HOSTILE, step=0, total=1, value=math.nan),
        *(CurvePoint(id="x", run=f"run {number}", series="y", step=1, total=1, value=0) for number in range(50)),
        *(CurvePoint(id="x", run="r", series=f"series {number}", step=1, total=1, value=0) for number in range(50)),
    )
    return make_entry(
        title=HOSTILE,
        slug=HOSTILE,
        goal=HOSTILE,
        grade=grade,
        files={"solution.py": HOSTILE + "\n" * 10_000 + "x" * 1_000_000, HOSTILE: HOSTILE},
        curves=points,
        outputs=(Output(id=HOSTILE, text=HOSTILE * 100),),
        submission_id=HOSTILE,
    )
