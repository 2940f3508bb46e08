"""What a check says beside its verdict: metrics, curves and progress for screen and report, flags for a reviewer."""

from __future__ import annotations

from typing import Any

from assess.grading.judge.context import GradeContext


class Report:
    """Writes to the check that runs now."""

    def __init__(self, context: GradeContext) -> None:
        self._context = context

    def metric(self, name: str, value: Any) -> None:
        """Record a measured value (number, text or list of numbers) under `name` in the check's result."""
        self._context.metrics[name] = round(value, 6) if isinstance(value, float) else value

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Tell the screen how far a long check is."""
        self._context.progress(done, total, message)

    def curve(self, run: str, series: str, step: int, total: int, value: float | None) -> None:
        """Add a point to a curve on the screen and in the report."""
        self._context.curve(run, series, step, total, value)

    def flag(self, identifier: str, message: str) -> None:
        """Ask a reviewer to look at something that cannot be settled from outside; never raises a score."""
        self._context.flag(identifier, message)
