"""Screens as text files: what stands in every cell.

`ASSESS_UPDATE_SNAPSHOTS=1 pytest tests/unit/tui/test_snapshots.py` writes them anew; read the difference before you
commit it. What changes from run to run (times, durations) is shown as `#`, cell by cell, so that the layout counts.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path

from textual.app import App
from textual.strip import Strip

FOLDER = Path(__file__).parent / "snapshots"
UPDATE = "ASSESS_UPDATE_SNAPSHOTS"
_VOLATILE = re.compile(
    r"\S*/assess-snapshots|\d+\.\d+ m?s\b|\d\d:\d\d(:\d\d)?|isolation \w+"
    r"|\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
)


def _masked(text: str) -> str:
    return _VOLATILE.sub(lambda found: re.sub(r"\S", "#", found.group()), text)


def picture(app: App[None]) -> str:
    """The text of the screen in front, row by row; a cursor blinks, so styles are not compared."""
    strips: list[Strip] = app.screen._compositor.render_strips()[: app.size.height]
    return "\n".join([*(_masked(strip.text).rstrip() for strip in strips), ""])


def assert_as_before(app: App[None], name: str) -> None:
    """Fail, with the difference, unless the screen in front looks as it did when its snapshot was taken."""
    path = FOLDER / f"{name}-{app.size.width}x{app.size.height}.txt"
    now = picture(app)
    if os.environ.get(UPDATE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
        return
    assert path.is_file(), f"there is no snapshot {path.name}: set {UPDATE}=1 to take it"
    before = path.read_text(encoding="utf-8")
    difference = "\n".join(difflib.unified_diff(before.splitlines(), now.splitlines(), "before", "now", lineterm=""))
    assert before == now, f"{name} looks different; {UPDATE}=1 takes it as it is now:\n{difference}"
