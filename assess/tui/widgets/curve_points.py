"""The points of one run of a curve, thinned to what a chart can show, and how they become dots. No widgets here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

MAX_POINTS = 1024  # points kept of a run; every second one is dropped when there are more
LOWER_IS_BETTER = ("loss", "error", "rmse", "mae", "perplexity", "latency", "seconds", "nats", "time", "norm")
HIGHER_IS_BETTER = ("accuracy", "recall", "precision", "f1", "auc", "hit", "ndcg", "score", "overlap", "throughput")


@dataclass
class Points:
    """The points of one run so far."""

    points: list[tuple[int, float]] = field(default_factory=list)
    broken_at: int | None = None
    """The first step whose value was not finite."""
    keep_every: int = 1
    seen: int = 0
    last: tuple[int, float] | None = None
    lowest: tuple[int, float] | None = None
    highest: tuple[int, float] | None = None

    def add(self, step: int, value: float | None) -> None:
        """Keep a point, or note that the value was not finite."""
        if value is None or not math.isfinite(value):
            self.broken_at = step if self.broken_at is None else self.broken_at
            return
        self.last = step, value
        if self.lowest is None or value < self.lowest[1]:
            self.lowest = step, value
        if self.highest is None or value > self.highest[1]:
            self.highest = step, value
        if self.seen % self.keep_every == 0:
            self.points.append((step, value))
        self.seen += 1
        if len(self.points) > MAX_POINTS:
            del self.points[1::2]
            self.keep_every *= 2

    def drawn(self) -> list[tuple[int, float]]:
        """The points to draw: those kept, and always the last one."""
        return self.points if self.last is None or self.points[-1] == self.last else [*self.points, self.last]


def best_is_low(series: str) -> bool | None:
    """Whether a lower value of this series is the better one; None where its name does not tell."""
    words = series.lower()
    if any(word in words for word in HIGHER_IS_BETTER):
        return False
    return True if any(word in words for word in LOWER_IS_BETTER) else None


@dataclass(frozen=True)
class Scale:
    """From a step and a value to a dot on a grid, row 0 at the top."""

    total: int
    low: float
    high: float
    logarithmic: bool

    @classmethod
    def over(cls, runs: list[Points], total: int, logarithmic: bool) -> Scale:
        """The scale that holds every point of these runs; a logarithmic one holds the positive ones."""
        values = [
            math.log10(value) if logarithmic else value
            for run in runs
            for _, value in run.drawn()
            if value > 0 or not logarithmic
        ] or [0.0, 1.0]
        low, high = min(values), max(values)
        if low == high:
            pad = abs(high) * 0.1 or 0.5
            low, high = low - pad, high + pad
        return cls(max(1, total), low, high, logarithmic)

    @property
    def labels(self) -> tuple[str, str]:
        """The values at the top and at the bottom."""
        top, bottom = (10**end if self.logarithmic else end for end in (self.high, self.low))
        return f"{top:.4g}", f"{bottom:.4g}"

    def place(self, step: int, value: float, width: int, height: int) -> tuple[int, int] | None:
        """The dot of a point on a grid of `width` by `height` dots; None where the scale cannot show the value."""
        if self.logarithmic:
            if value <= 0:
                return None
            value = math.log10(value)
        return _place(step / self.total, width), _place((self.high - value) / (self.high - self.low), height)

    def dots(self, points: list[tuple[int, float]], width: int, height: int) -> Iterator[tuple[int, int]]:
        """Every dot of a line through the points.

        Points that fall into one column of dots are drawn as the span that they cover, so that the work is bounded by
        the size of the grid and not by how ragged the curve is.
        """
        before: tuple[int, int] | None = None
        placed = (dot for step, value in points if (dot := self.place(step, value, width, height)) is not None)
        for x, column in groupby(placed, key=lambda dot: dot[0]):
            ys = [y for _, y in column]
            if before is not None:
                yield from _segment(before, (x, ys[0]))
            yield from ((x, y) for y in range(min(ys), max(ys) + 1))
            before = x, ys[-1]


def _place(share: float, cells: int) -> int:
    """Which of `cells` a share of the way, from 0 to 1, falls into."""
    return min(cells - 1, max(0, round(share * (cells - 1))))


def _segment(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The dots strictly between two dots."""
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    for i in range(1, length):
        yield start[0] + (end[0] - start[0]) * i // length, start[1] + (end[1] - start[1]) * i // length
