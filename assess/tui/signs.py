"""Every state and outcome as a sign, a word and a colour: a table, so that nothing is told by colour alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sign:
    """One cell, one word, and the theme variable that colours both."""

    mark: str
    word: str
    style: str


CURSOR = "›"
"""Beside the marked row of a list."""

STATES: dict[str, Sign] = {
    "new": Sign("·", "new", "$muted"),
    "started": Sign("◐", "started", "$accent"),
    "passed": Sign("✓", "passed", "$success"),
    "failed": Sign("✗", "failed", "$error"),
}
"""Where a person stands with a challenge."""

OUTCOMES: dict[str, Sign] = {
    "planned": Sign("·", "", "$muted"),
    "running": Sign("▸", "running", "$primary"),
    "pass": Sign("✓", "passed", "$success"),
    "fail": Sign("✗", "failed", "$error"),
    "timeout": Sign("!", "out of time", "$warning"),
    "crash": Sign("!", "crashed", "$error"),
    "memory": Sign("!", "out of memory", "$warning"),
    "skipped": Sign("–", "skipped", "$muted"),
    "error": Sign("?", "not scored: a fault of ours", "$warning"),
    "cancelled": Sign("–", "cancelled", "$muted"),
}
"""How one check stands: the outcomes of `assess.schema.grade.Outcome`, and what a check is before it has one."""

VERDICTS: dict[str, Sign] = {
    "pass": Sign("✓", "passed", "$success"),
    "fail": Sign("✗", "not passed yet", "$error"),
    "timeout": Sign("!", "out of time", "$warning"),
    "memory": Sign("!", "out of memory", "$warning"),
    "crash": Sign("!", "crashed", "$error"),
    "forbidden": Sign("✗", "something forbidden was used", "$error"),
    "invalid": Sign("✗", "could not be loaded", "$error"),
    "judge_error": Sign("?", "a fault of ours: not scored, and kept", "$warning"),
}
"""The word for a whole grade."""

MARKS: dict[str, Sign] = {
    "syntax": Sign("✗", "no Python yet", "$error"),
    "run": Sign("!", "failed in the last run", "$warning"),
}
"""Why a line is marked beside its number."""
