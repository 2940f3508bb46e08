"""One measured figure, and how it is made from what the runs gave."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from assess.schema.base import Record


class Figure(Record):
    """One measured figure: the median of what `runs` runs gave, and their lower and upper quartile."""

    name: str
    value: float
    unit: str
    aim: float
    runs: int
    spread: tuple[float, float]


def figure(name: str, values: Sequence[float], aim: float, unit: str = "ratio") -> Figure:
    """The figure of one value a run."""
    low, _, high = statistics.quantiles(values, n=4) if len(values) > 1 else (values[0],) * 3
    return Figure(
        name=name,
        value=round(statistics.median(values), 4),
        unit=unit,
        aim=aim,
        runs=len(values),
        spread=(round(low, 4), round(high, 4)),
    )
