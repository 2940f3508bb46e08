"""A grade written for people: a line a check as it ends, then the verdict. Marks differ by sign as well as colour."""

from __future__ import annotations

import shutil
import sys
import textwrap

import click

from assess.schema.event import CheckFinished, Event, GradeStarted, Phase
from assess.schema.grade import CheckResult, Grade, Outcome, Verdict

MARKS: dict[Outcome, tuple[str, str]] = {
    Outcome.PASS: ("✓", "green"),
    Outcome.FAIL: ("✗", "red"),
    Outcome.SKIPPED: ("–", "yellow"),
    Outcome.TIMEOUT: ("!", "red"),
    Outcome.CRASH: ("!", "red"),
    Outcome.MEMORY: ("!", "red"),
    Outcome.ERROR: ("!", "magenta"),
}
"""The sign and colour of every outcome."""

WIDTH = 110  # characters in a line of prose, in a wider window as well
INDENT = "    "
NOT_SAID = frozenset({Outcome.PASS, Outcome.FAIL})
"""Outcomes that their mark says fully; the others are named as well."""


class ResultLines:
    """Prints the events of one grade as they come, to standard output or standard error."""

    def __init__(self, err: bool = False) -> None:
        """With `err`, print to standard error."""
        self._err = err
        self._width = 0

    def event(self, event: Event) -> None:
        """Print what there is to say about one event."""
        match event:
            case Phase(message=message) if sys.stderr.isatty():
                click.secho(f"{message} …", dim=True, err=True)
            case GradeStarted(checks=checks):
                self._width = max((len(check.title) for check in checks), default=0)
            case CheckFinished(check=check):
                self._check(check)

    def _check(self, check: CheckResult) -> None:
        mark, colour = MARKS[check.outcome]
        said = "" if check.outcome in NOT_SAID else f"  {check.outcome.value}"
        points = f"{check.points:g}/{check.max_points:g}" if check.max_points else ""
        self._echo(f"{click.style(mark, fg=colour)} {check.title:<{self._width}}  {points:>7}{said}".rstrip())
        if check.outcome is not Outcome.PASS:
            self._paragraphs(check.message)

    def grade(self, grade: Grade) -> None:
        """Print the verdict, the score, the isolation and the flags."""
        colour = {Verdict.PASS: "green", Verdict.JUDGE_ERROR: "magenta"}.get(grade.verdict, "red")
        verdict = click.style(grade.verdict.value.upper().replace("_", " "), fg=colour, bold=True)
        score = "unscored" if grade.score is None else f"{grade.score:g} of {grade.max_score:g}"
        isolation = grade.isolation.level.value
        if grade.isolation.missing:
            isolation += f" (without {', '.join(grade.isolation.missing)})"
        self._echo("")
        self._echo(f"{verdict}  {score}   isolation {isolation}   seed {grade.seed}   {grade.duration_s:.2f} s")
        for flag in grade.flags:
            self._echo(f"! {flag.id}: {flag.message}")
        if grade.verdict is Verdict.JUDGE_ERROR:
            self._echo("This is a fault of ours, not yours: nothing was scored, and your submission is kept.")

    def _paragraphs(self, text: str) -> None:
        """Text of several lines, indented and broken where the window ends."""
        columns = min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)
        for line in text.splitlines():
            indent = INDENT + " " * (len(line) - len(line.lstrip()))
            for piece in textwrap.wrap(line, columns, initial_indent=INDENT, subsequent_indent=indent) or [""]:
                self._echo(piece)

    def _echo(self, line: str) -> None:
        click.echo(line, err=self._err)
