"""Curves as drawings: from curve events to ticks, paths and legends in the units of an SVG. No markup here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assess.report.text import number
from assess.schema.event import CurvePoint

WIDTH, HEIGHT = 480, 270  # units of the drawing; text in it is 12 units high, so that a phone's 360 pixels suffice
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 26, 40  # room for labels around the plot
MAX_LINES = 8  # as many as there are distinct strokes in the stylesheet
MAX_CHARTS = 12
BUCKETS = 200  # a line keeps the lowest and the highest point of each, so that no spike is thinned away
LOG_RATIO = 1000.0  # a series that spans more than this is drawn on a logarithmic axis
LARGEST = 1e300  # values beyond are drawn there, so that differences stay finite

BREAK_WIDTH = 9.0  # units that the sign for a value that was not finite takes, so that signs never overlap

Point = tuple[float, float | None]


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, and what it says."""

    at: float
    label: str


@dataclass(frozen=True)
class Line:
    """One run in a chart."""

    name: str
    path: str
    """The `d` of an SVG path; broken where a value was not finite."""
    end: tuple[float, float] | None
    last: str
    """The last finite value in words."""
    breaks: tuple[float, ...]
    """Where on the x axis values were not finite."""


@dataclass(frozen=True)
class Chart:
    """All runs of one series of one check."""

    check: str
    series: str
    lines: tuple[Line, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    logarithmic: bool
    description: str
    omitted: int
    """Runs beyond those drawn."""


def charts(points: Iterable[CurvePoint]) -> tuple[tuple[Chart, ...], int]:
    """A chart for each check and series in order of appearance, and how many beyond `MAX_CHARTS` were left out."""
    grouped: dict[tuple[str, str], dict[str, list[Point]]] = {}
    for point in points:
        runs = grouped.setdefault((point.id, point.series), {})
        runs.setdefault(point.run, []).append((_bounded(point.step), _finite(point.value)))
    drawn = list(grouped.items())[:MAX_CHARTS]
    return tuple(_chart(check, series, runs) for (check, series), runs in drawn), len(grouped) - len(drawn)


def _chart(check: str, series: str, runs: dict[str, list[Point]]) -> Chart:
    shown = {name: sorted(points, key=lambda point: point[0]) for name, points in list(runs.items())[:MAX_LINES]}
    values = [value for points in shown.values() for _, value in points if value is not None]
    steps = [step for points in shown.values() for step, _ in points]
    logarithmic = bool(values) and min(values) > 0 and max(values) / min(values) > LOG_RATIO
    x_axis = _Axis(min(steps), max(steps), LEFT, WIDTH - RIGHT, whole=True)
    y_axis = _Axis(*_range(values), HEIGHT - BOTTOM, TOP, logarithmic=logarithmic)
    lines = tuple(_line(name, points, x_axis, y_axis) for name, points in shown.items())
    return Chart(
        check=check,
        series=series,
        lines=lines,
        x_ticks=x_axis.ticks(),
        y_ticks=y_axis.ticks(),
        logarithmic=logarithmic,
        description="; ".join(_describe(name, points) for name, points in shown.items()),
        omitted=len(runs) - len(shown),
    )


def _line(name: str, points: Sequence[Point], x_axis: _Axis, y_axis: _Axis) -> Line:
    path: list[str] = []
    pen_down = False
    end: tuple[float, float] | None = None
    last = "no finite value"
    for step, value in _thinned(points):
        if value is None:
            pen_down = False
            continue
        end = (x_axis.place(step), y_axis.place(value))
        last = number(value)
        path.append(f"{'L' if pen_down else 'M'}{end[0]:.1f} {end[1]:.1f}")
        pen_down = True
    breaks = {x_axis.place(step) // BREAK_WIDTH for step, value in points if value is None}
    return Line(name, "".join(path), end, last, tuple((column + 0.5) * BREAK_WIDTH for column in sorted(breaks)))


def _thinned(points: Sequence[Point]) -> list[Point]:
    if len(points) <= 2 * BUCKETS:
        return list(points)
    kept: list[int] = [0, len(points) - 1]
    for bucket in range(BUCKETS):
        places = range(bucket * len(points) // BUCKETS, (bucket + 1) * len(points) // BUCKETS)
        finite = [(value, place) for place in places if (value := points[place][1]) is not None]
        if finite:
            kept += [min(finite)[1], max(finite)[1]]
        if len(finite) < len(places):
            kept.append(next(place for place in places if points[place][1] is None))
    return [points[place] for place in sorted(set(kept))]


class _Axis:
    """A linear or logarithmic scale from values to places in the drawing."""

    def __init__(
        self, low: float, high: float, start: float, end: float, *, logarithmic: bool = False, whole: bool = False
    ) -> None:
        self._logarithmic = logarithmic
        self._whole = whole
        if logarithmic:
            low, high = math.log10(low), math.log10(high)
        if high - low <= 1e-12 * max(abs(low), abs(high)):  # one value: give it room on both sides
            room = max(abs(low) * 0.1, 0.5)
            low, high = low - room, high + room
        self._low, self._high, self._start, self._end = low, high, start, end

    def place(self, value: float) -> float:
        """Where the value is drawn."""
        scaled = math.log10(value) if self._logarithmic else value
        return self._start + (scaled - self._low) / (self._high - self._low) * (self._end - self._start)

    def ticks(self) -> tuple[Tick, ...]:
        """Three to seven marks at round values; on a logarithmic axis at powers of ten."""
        step = _round_step(self._high - self._low)
        if self._logarithmic or self._whole:
            step = max(1.0, math.ceil(step))
        first = math.ceil(self._low / step - 1e-9)
        last = math.floor(self._high / step + 1e-9)
        marks = [multiple * step for multiple in range(first, min(last, first + 12) + 1)]
        values = [10.0**mark for mark in marks] if self._logarithmic else marks
        return tuple(Tick(at=self.place(value), label=_tick_label(value)) for value in values)


def _round_step(span: float) -> float:
    """The step of 1, 2 or 5 times a power of ten that divides the span into four to seven parts or so."""
    rough = span / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)


def _range(values: Sequence[float]) -> tuple[float, float]:
    return (min(values), max(values)) if values else (0.0, 1.0)


def _tick_label(value: float) -> str:
    return number(0.0 if abs(value) < 1e-300 else value, digits=3)


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else max(-LARGEST, min(LARGEST, value))


def _bounded(step: int) -> float:
    return float(max(-(10**15), min(10**15, step)))


def _describe(name: str, points: Sequence[Point]) -> str:
    values = [value for _, value in points if value is not None]
    if not values:
        return f"{name}: no finite value in {len(points)} points"
    text = (
        f"{name}: from {number(values[0])} at step {number(points[0][0])} to {number(values[-1])} at step "
        f"{number(points[-1][0])}, lowest {number(min(values))}, highest {number(max(values))}"
    )
    missing = len(points) - len(values)
    return f"{text}, {missing} not finite" if missing else text
