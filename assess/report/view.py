"""What the templates print, worked out beforehand, so that a template only lays out."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assess.report.chart import Chart, charts
from assess.report.entry import ReportEntry
from assess.report.text import duration, metric, number
from assess.report.words import ISOLATION, OUTCOMES, VERDICTS, Word
from assess.schema.event import Output
from assess.schema.grade import CheckResult, Outcome, Verdict

MAX_LINES = 4000  # of one file; the database keeps all of it
MAX_LINE_CHARACTERS = 2000
MAX_OUTPUT_CHARACTERS = 6000  # of one check


@dataclass(frozen=True)
class CheckView:
    """A row of the table of checks."""

    result: CheckResult
    outcome: Word
    points: str
    max_points: str
    duration: str
    metrics: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FileView:
    """A submitted file, line by line."""

    name: str
    lines: tuple[str, ...]
    cut: int
    """Lines beyond those shown."""


@dataclass(frozen=True)
class EntryView:
    """One graded challenge."""

    entry: ReportEntry
    number: int
    verdict: Word
    decision: str
    score: str
    max_score: str
    isolation: Word
    duration: str
    checks: tuple[CheckView, ...]
    titles: dict[str, str]
    """Check id to title."""
    charts: tuple[Chart, ...]
    omitted_charts: int
    outputs: tuple[tuple[str, str], ...]
    """Check id and what the submission printed in it."""
    files: tuple[FileView, ...]
    repeat: str


@dataclass(frozen=True)
class ReportView:
    """A whole report."""

    title: str
    made_at: datetime
    assess_version: str
    entries: tuple[EntryView, ...]
    decision: str


def report_view(title: str, entries: Sequence[ReportEntry], made_at: datetime, assess_version: str) -> ReportView:
    """Everything that the page says."""
    return ReportView(
        title=title,
        made_at=made_at,
        assess_version=assess_version,
        entries=tuple(_entry(entry, place) for place, entry in enumerate(entries, 1)),
        decision=_overall(entries),
    )


def _entry(entry: ReportEntry, place: int) -> EntryView:
    grade = entry.grade
    drawn, omitted = charts(entry.curves)
    return EntryView(
        entry=entry,
        number=place,
        verdict=VERDICTS[grade.verdict],
        decision=_decision(entry),
        score="–" if grade.score is None else number(grade.score),
        max_score=number(grade.max_score),
        isolation=ISOLATION[grade.isolation.level],
        duration=duration(grade.duration_s),
        checks=tuple(_check(check) for check in grade.checks),
        titles={check.id: check.title for check in grade.checks},
        charts=drawn,
        omitted_charts=omitted,
        outputs=_outputs(entry.outputs),
        files=tuple(_file(name, text) for name, text in sorted(entry.files.items(), key=_solution_first)),
        repeat=_repeat(entry),
    )


def _check(check: CheckResult) -> CheckView:
    return CheckView(
        result=check,
        outcome=OUTCOMES[check.outcome],
        points=number(check.points),
        max_points=number(check.max_points),
        duration="–" if check.outcome is Outcome.SKIPPED else duration(check.duration_s),
        metrics=tuple((name.replace("_", " "), metric(value)) for name, value in check.metrics.items()),
    )


def _decision(entry: ReportEntry) -> str:
    """The verdict's meaning and the count of checks, in two sentences at most."""
    meaning = VERDICTS[entry.grade.verdict].meaning
    checks = entry.grade.checks
    if not checks or entry.grade.verdict is Verdict.JUDGE_ERROR:
        return meaning
    passed = sum(check.outcome is Outcome.PASS for check in checks)
    skipped = sum(check.outcome is Outcome.SKIPPED for check in checks)
    count = f"{passed} of {len(checks)} checks passed" + (f"; {skipped} skipped." if skipped else ".")
    return count if entry.grade.verdict in {Verdict.PASS, Verdict.FAIL} else f"{meaning} {count}"


def _overall(entries: Sequence[ReportEntry]) -> str:
    if not entries:
        return "Nothing was graded."
    passed = sum(entry.grade.verdict is Verdict.PASS for entry in entries)
    scored = [entry.grade for entry in entries if entry.grade.score is not None]
    text = f"{passed} of {len(entries)} challenges passed"
    if scored:
        score = sum(grade.score or 0.0 for grade in scored)
        text += f", {number(score)} of {number(sum(grade.max_score for grade in scored))} points"
    if unscored := len(entries) - len(scored):
        text += f"; {unscored} not scored"
    return text + "."


def _outputs(outputs: Sequence[Output]) -> tuple[tuple[str, str], ...]:
    texts: dict[str, str] = {}
    for output in outputs:
        texts[output.id] = texts.get(output.id, "") + output.text
    return tuple((check, _cut(text)) for check, text in texts.items() if text.strip())


def _cut(text: str) -> str:
    if len(text) <= MAX_OUTPUT_CHARACTERS:
        return text
    return f"{text[:MAX_OUTPUT_CHARACTERS]}\n… {len(text) - MAX_OUTPUT_CHARACTERS} more characters"


def _file(name: str, text: str) -> FileView:
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    shown = tuple(
        line if len(line) <= MAX_LINE_CHARACTERS else line[:MAX_LINE_CHARACTERS] + " …" for line in lines[:MAX_LINES]
    )
    return FileView(name=name, lines=shown, cut=len(lines) - len(shown))


def _solution_first(item: tuple[str, str]) -> tuple[bool, str]:
    return item[0] != "solution.py", item[0]


def _repeat(entry: ReportEntry) -> str:
    names = list(entry.files)
    file = names[0] if len(names) == 1 else "FOLDER"
    return f"assess grade {shlex.quote(entry.slug)} {shlex.quote(file)} --seed {entry.grade.seed}"
