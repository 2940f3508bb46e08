"""The first paint: from the start of a process to text on a terminal of its own, against a Textual app of one label."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from assess.authoring.bench.figure import Figure, figure
from assess.authoring.bench.terminal import Terminal

AIM = 1.5
_TRIVIAL_APP = """
from textual.app import App
from textual.widgets import Label

class Trivial(App):
    def compose(self):
        yield Label("painted-for-the-first-time")

Trivial().run()
"""


def _first_paint(command: list[str], sign: str, home: Path) -> float:
    """Seconds from the start of `command` until `sign` is on its terminal."""
    with Terminal(command, home) as terminal:
        return terminal.until(sign) - terminal.started


def measure_painting(runs: int, say: Callable[[str], None]) -> Figure:
    """`first_paint_over_trivial_app`; the first run of each is not counted."""
    ratios = []
    with tempfile.TemporaryDirectory() as home:
        for number in range(-1, runs):
            say(f"first paint: run {max(number, 0) + 1} of {runs}")
            trivial = _first_paint([sys.executable, "-c", _TRIVIAL_APP], "painted-for-the-first-time", Path(home))
            real = _first_paint([sys.executable, "-m", "assess"], "Assess", Path(home))
            if number >= 0:
                ratios.append(real / trivial)
    return figure("first_paint_over_trivial_app", ratios, AIM)
