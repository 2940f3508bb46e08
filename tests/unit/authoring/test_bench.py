"""How the app's figures are measured: the real app on a terminal, and figures made of what the runs gave."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assess.authoring.bench.figure import figure
from assess.authoring.bench.responding import percentile_95, respond
from assess.authoring.bench.terminal import Terminal
from assess.catalog.catalog import Catalog
from assess.errors import AssessError

SLOW = b"import time\n\ndef add(a, b):\n    time.sleep(2)\n    return a + b\n"
ECHO = """
import sys, tty
tty.setraw(0)
print("ready", end="", flush=True)
while key := sys.stdin.read(1):
    sys.stdout.write("\\x1b[1m" + key + "\\x1b[0m")
    sys.stdout.flush()
"""


def test_a_figure_is_the_median_of_its_runs_between_their_quartiles():
    made = figure("name", [4.0, 1.0, 2.0, 3.0, 10.0], aim=5, unit="ms")
    assert (made.value, made.unit, made.runs, made.spread) == (3.0, "ms", 5, (1.5, 7.0))
    assert figure("name", [2.0], aim=5).spread == (2.0, 2.0)
    assert percentile_95([float(n) for n in range(101)]) == 95


def test_a_terminal_sees_signs_through_escapes_and_times_an_echo(tmp_path):
    with Terminal([sys.executable, "-c", ECHO], tmp_path) as terminal:
        assert terminal.until("ready") > terminal.started
        seconds = terminal.echo("ж")
        assert seconds is not None and 0 < seconds < 10
        terminal.press("ab")
        terminal.until("ab")
        assert not terminal.saw("ab"), "what was waited for is over"
    with (
        Terminal([sys.executable, "-c", "print('bye')"], tmp_path) as terminal,
        pytest.raises(AssessError, match="did not come"),
    ):
        terminal.until("hello")


def test_the_real_app_is_driven_to_a_grade_and_gives_lags_and_keys(content, tmp_path):
    home = tmp_path / "scratch"
    home.mkdir()
    response = respond(Catalog.load(content.root).find("foundations/add"), SLOW, Path(home))
    assert len(response.keys) >= 3 and all(0 < key <= 2 for key in response.keys)
    assert len(response.lags) > 50 and all(lag > -0.01 for lag in response.lags)
