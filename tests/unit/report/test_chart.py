from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.report.chart import BOTTOM, BUCKETS, HEIGHT, LEFT, MAX_CHARTS, MAX_LINES, RIGHT, TOP, WIDTH, charts
from assess.schema.event import CurvePoint


def point(step: int, value: float | None, run: str = "seed 1", series: str = "loss", id: str = "trains") -> CurvePoint:
    return CurvePoint(id=id, run=run, series=series, step=step, total=100, value=value)


def one(points):
    (chart,), omitted = charts(points)
    assert omitted == 0
    return chart


def places(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


def test_a_line_goes_from_edge_to_edge_and_up_where_values_rise():
    chart = one([point(step, step / 10) for step in range(1, 11)])
    drawn = places(chart.lines[0].path)
    assert drawn[0] == (LEFT, HEIGHT - BOTTOM)
    assert drawn[-1] == (WIDTH - RIGHT, TOP)
    assert chart.lines[0].end == drawn[-1]
    assert chart.lines[0].last == "1"


def test_runs_share_a_chart_and_series_do_not():
    drawn, _ = charts(
        [point(1, 1.0), point(1, 2.0, run="seed 2"), point(1, 0.5, series="accuracy"), point(1, 1.0, id="other")]
    )
    assert [(chart.check, chart.series, [line.name for line in chart.lines]) for chart in drawn] == [
        ("trains", "loss", ["seed 1", "seed 2"]),
        ("trains", "accuracy", ["seed 1"]),
        ("other", "loss", ["seed 1"]),
    ]


def test_a_value_that_is_not_finite_breaks_the_line_and_is_marked():
    chart = one([point(1, 1.0), point(2, None), point(3, math.inf), point(4, 2.0), point(5, 1.5)])
    assert chart.lines[0].path.count("M") == 2
    assert chart.lines[0].breaks
    assert "2 not finite" in chart.description


def test_a_run_without_any_finite_value_is_still_named():
    chart = one([point(1, None), point(2, None)])
    assert chart.lines[0].path == ""
    assert chart.lines[0].end is None
    assert "no finite value in 2 points" in chart.description


def test_a_spike_survives_thinning():
    values = [1.0] * 5000
    values[2345] = 9.0
    chart = one([point(step, value) for step, value in enumerate(values)])
    drawn = places(chart.lines[0].path)
    assert len(drawn) <= 2 * BUCKETS + 2
    assert min(y for _, y in drawn) == TOP


def test_a_series_over_many_powers_of_ten_is_drawn_on_a_logarithmic_axis():
    chart = one([point(step, 10.0**-step) for step in range(8)])
    assert chart.logarithmic
    assert "0.01" in {tick.label for tick in chart.y_ticks}
    assert not one([point(1, 0.0), point(2, 1e6)]).logarithmic


def test_more_runs_and_charts_than_can_be_told_apart_are_counted():
    chart = one([point(1, 1.0, run=f"run {number}") for number in range(50)])
    assert (len(chart.lines), chart.omitted) == (MAX_LINES, 50 - MAX_LINES)
    drawn, omitted = charts([point(1, 1.0, series=f"series {number}") for number in range(50)])
    assert (len(drawn), omitted) == (MAX_CHARTS, 50 - MAX_CHARTS)


@pytest.mark.parametrize("values", [[5.0], [0.0, 0.0], [1e-320, 2e-320], [1e308, -1e308], [1e15, 1e15 + 1]])
def test_odd_ranges_have_ticks(values):
    chart = one([point(step, value) for step, value in enumerate(values)])
    assert chart.y_ticks
    assert chart.x_ticks


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(), st.none() | st.floats()), min_size=1, max_size=30))
def test_whatever_the_values_every_mark_lies_in_the_drawing(pairs):
    chart = one([point(step, value) for step, value in pairs])
    for tick in chart.x_ticks:
        assert LEFT - 1 <= tick.at <= WIDTH - RIGHT + 1
    for tick in chart.y_ticks:
        assert TOP - 1 <= tick.at <= HEIGHT - BOTTOM + 1
    for x, y in places(chart.lines[0].path):
        assert LEFT - 1 <= x <= WIDTH - RIGHT + 1
        assert TOP - 1 <= y <= HEIGHT - BOTTOM + 1
    assert len(chart.x_ticks) <= 13
    assert len(chart.y_ticks) <= 13
