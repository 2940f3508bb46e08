"""What is in the app's process when its first frame is on the screen, and after home is shown."""

from __future__ import annotations

import os
import subprocess
import sys

LATER = {
    "pydantic", "sqlite3", "sqlite_utils", "jinja2", "numpy", "torch", "markdown_it", "tree_sitter", "click",
    "assess.catalog", "assess.grading", "assess.report", "assess.schema", "assess.session", "assess.store", "fsrs",
}  # fmt: skip
NEVER = {"torch", "torch_geometric", "pytest", "jinja2"}
PROBE = """
import sys
from assess.tui.app import AssessApp

class Probe(AssessApp):
    def on_ready(self):
        print("first", *sys.modules)
        super().on_ready()
        self.set_interval(0.05, self.look)

    def look(self):
        if self.screen.standing:
            print("later", *sys.modules)
            self.exit()

Probe().run(headless=True, size=(120, 40))
"""


def test_nothing_heavy_comes_before_the_first_frame_and_torch_never(content):
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        capture_output=True, text=True, timeout=120, check=True,
        env={**os.environ, "ASSESS_CONTENT": str(content.root)},
    )  # fmt: skip
    first, later = (set(line.split()[1:]) for line in done.stdout.splitlines())
    assert "textual" in first and "assess.tui.screens.home" in first
    assert first & LATER == set()
    assert {"assess.catalog", "fsrs"} <= later
    assert later & NEVER == set()
