"""Speed, judged as a ratio against a reference in an identical worker, interleaved, on fresh inputs.

CPU seconds of the worker process are what is compared, since they repeat on a busy machine where wall seconds do not,
and since threads of the submission count in them. The side that is not being timed is stopped.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assess.grading.kit.candidate import Candidate

_ENOUGH_SPREAD = 0.15  # stop early when the middle half of the ratios lies within this share of the median
_CLEAR = 1.25  # or when the middle half lies on one side of the ceiling, that factor away from it
Side = tuple[Candidate, Callable[..., Any]]


@dataclass(frozen=True)
class Ratio:
    """Subject over baseline: the median of the pairs' ratios, and their lower and upper quartile."""

    median: float
    low: float
    high: float
    subject_s: list[float]
    baseline_s: list[float]
    outputs: list[tuple[Any, Any, Any]] = field(repr=False)
    """(arguments, subject's output, baseline's output) of each pair, to check correctness at the timed size."""


def percentile(values: Sequence[float], percent: float) -> float:
    """The `percent` percentile of `values`, linear between neighbours (NumPy's default)."""
    ordered = sorted(values)
    position = (len(ordered) - 1) * percent / 100
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def latency_ratio(
    subject: Side,
    baseline: Side,
    inputs: Callable[[], tuple[Any, ...]],
    pairs: tuple[int, int] = (5, 40),
    warmup: int = 1,
    ceiling: float | None = None,
) -> Ratio:
    """Time `subject` against `baseline`, each a (worker, function taking the inputs) pair.

    `inputs()` makes fresh arguments for every pair; both sides get the same ones, in alternating order. Between the two
    numbers of `pairs`, measuring ends once the spread is small, or the ratios lie clearly above or below the `ceiling`
    that they will be held to. Times are CPU seconds of a whole call.
    """
    subject[0].settle()
    subject_s: list[float] = []
    baseline_s: list[float] = []
    outputs: list[tuple[Any, Any, Any]] = []
    for number in range(-warmup, pairs[1]):
        arguments = inputs()
        order = (subject, baseline) if number % 2 else (baseline, subject)
        results = {}
        for worker, function in order:
            results[id(worker)] = (function(*arguments), worker.last_cpu_s)
        if number < 0:
            continue
        subject_s.append(results[id(subject[0])][1])
        baseline_s.append(results[id(baseline[0])][1])
        outputs.append((arguments, results[id(subject[0])][0], results[id(baseline[0])][0]))
        ratios = [a / max(b, 1e-9) for a, b in zip(subject_s, baseline_s, strict=True)]
        low, high = percentile(ratios, 25), percentile(ratios, 75)
        if number + 1 >= pairs[0] and (
            high - low <= _ENOUGH_SPREAD * statistics.median(ratios)
            or (ceiling is not None and (high * _CLEAR < ceiling or low > ceiling * _CLEAR))
        ):
            break
    return Ratio(statistics.median(ratios), low, high, subject_s, baseline_s, outputs)
