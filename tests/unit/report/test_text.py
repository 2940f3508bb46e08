from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.report.entry import goal_of
from assess.report.text import duration, metric, moment, number, spans, visible


def test_characters_that_hide_or_reorder_are_written_out():
    assert visible("a\u202eb\u2066c\u200bd\ufeffe\x00f\x1bg\x85h\ud800i\u2028j\rk") == (
        "a⟨U+202E⟩b⟨U+2066⟩c⟨U+200B⟩d⟨U+FEFF⟩e⟨U+0000⟩f⟨U+001B⟩g⟨U+0085⟩h⟨U+D800⟩i⟨U+2028⟩j⟨U+000D⟩k"
    )


def test_ordinary_text_of_any_language_is_left_alone():
    text = "naïve 注意力 внимание √d ≤ 1e−4 😀\n\tindented `code`"
    assert visible(text) == text
    assert visible("one\r\ntwo") == "one\ntwo"


@given(st.text())
def test_visible_text_can_be_written_to_a_file_and_is_stable(text):
    shown = visible(text)
    shown.encode("utf-8")
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (100.0, "100"),
        (87.5, "87.5"),
        (0.03125, "0.03125"),
        (1 / 3, "0.3333"),
        (-2.5, "−2.5"),
        (1.2e-8, "1.2e−08"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "not a number"),
        (1e300, "1e+300"),
    ],
)
def test_numbers_read_as_people_write_them(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "yes"), (None, "–"), (3, "3"), (10**400, "∞"), ([1, 2], "[1, 2]"), ("plain", "plain")],
)
def test_metrics_fit_on_a_line(value, text):
    assert metric(value) == text
    assert len(metric("x" * 1000)) < 200


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 ms"), (0.0213, "21 ms"), (0.9996, "1.0 s"), (7.24, "7.2 s"), (125, "2 min 5 s"), (math.nan, "unknown")],
)
def test_durations_have_a_fitting_unit(seconds, text):
    assert duration(seconds) == text


def test_times_are_shown_in_utc():
    there = timezone(timedelta(hours=5, minutes=30))
    assert moment(datetime(2026, 3, 4, 2, 5, tzinfo=there)) == "3 March 2026, 20:35 UTC"


def test_code_in_prose_is_found_and_an_unpaired_backtick_is_not():
    assert spans("call `f(x)` now") == [(False, "call "), (True, "f(x)"), (False, " now")]
    assert spans("an unpaired ` stays") == [(False, "an unpaired ` stays")]


def test_the_goal_is_the_first_paragraph_under_its_heading(tmp_path):
    statement = tmp_path / "statement.md"
    statement.write_text("# Title\n\n## Goal\n\nCompare a *query* with\nall `keys`.\n\nSecond.\n\n## Interface\n")
    assert goal_of(statement) == "Compare a query with all `keys`."
    statement.write_text("# Title\n")
    assert goal_of(statement) == ""
    assert goal_of(tmp_path / "missing.md") == ""
