"""Screens as text files: what stands in every cell, and in which style.

`ASSESS_UPDATE_SNAPSHOTS=1 pytest tests/unit/tui/test_snapshots.py` writes them anew; read the difference before you
commit it. What changes from run to run (times, durations) is shown as `#`, cell by cell, so that the layout counts.
"""

from __future__ import annotations

import difflib
import os
import re
from itertools import groupby
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


def _style_name(style: object) -> str:
    if style is None:
        return "-"
    colour = getattr(style, "color", None), getattr(style, "bgcolor", None)
    names = [getattr(part, "name", None) or "default" for part in colour]
    flags = [flag for flag in ("bold", "italic", "underline", "reverse", "dim", "strike") if getattr(style, flag, None)]
    return " on ".join(names) + "".join(f" {flag}" for flag in flags)


def picture(app: App[None]) -> str:
    """The screen in front: its text, the runs of style of every row, and what each style is."""
    strips: list[Strip] = app.screen._compositor.render_strips()[: app.size.height]
    legend: dict[str, str] = {}
    rows = []
    for strip in strips:
        cells = [
            (legend.setdefault(_style_name(segment.style), _letter(len(legend))), segment.cell_length)
            for segment in strip
            if segment.cell_length
        ]
        runs = [
            (letter, sum(width for _, width in group)) for letter, group in groupby(cells, key=lambda cell: cell[0])
        ]
        rows.append(" ".join(f"{letter}{width}" for letter, width in runs))
    text = [_masked(strip.text).rstrip() for strip in strips]
    key = [f"{letter} = {name}" for name, letter in legend.items()]
    return "\n".join([*text, "", "--- styles", *rows, "", *key, ""])


def _letter(number: int) -> str:
    head, tail = divmod(number, 26)
    return ("" if not head else chr(96 + head)) + chr(97 + tail)


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
