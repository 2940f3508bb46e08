"""`assess doctor`: what this machine offers, each finding with its mend."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import Literal

import click

from assess import __version__
from assess.catalog.catalog import Catalog
from assess.cli.document import print_document
from assess.errors import AssessError, IsolationError
from assess.grading.pool import Pool
from assess.grading.sandbox.probe import best_level, missing_mechanisms, probe
from assess.schema.base import Record
from assess.store.database import Store
from assess.store.location import database_path

POOL_PATIENCE_S = 120.0  # a cold, busy disk can take a minute to bring torch in
LEAST_COLUMNS, LEAST_LINES = 80, 24  # the smallest terminal that the app is drawn for

State = Literal["ok", "limited", "missing"]
MARKS: dict[State, tuple[str, str]] = {"ok": ("✓", "green"), "limited": ("–", "yellow"), "missing": ("✗", "red")}

TOOLS = {
    "git": "install the package `git` to fetch new versions and to write challenges",
    "chromium": "install the package `chromium` to look at reports where there is no other browser; the tests do",
}
"""Programs that Assess works without, and what having each is good for."""


class Finding(Record):
    """One thing that was looked at."""

    group: str
    name: str
    state: State
    detail: str
    mend: str = ""
    """What to do about it; empty where nothing is to be done."""


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(as_json: bool) -> int:
    """What this machine offers, and what would help where it offers less."""
    findings: list[Finding] = []
    for look in (_versions, _isolation, _pool, _database, _content, _terminal, _tools):
        for finding in look():
            findings.append(finding)
            if not as_json:
                _print(finding, new_group=len(findings) < 2 or findings[-2].group != finding.group)
    if as_json:
        level, missing = _level()
        print_document(
            {
                "schema_version": 1,
                "assess": __version__,
                "isolation": {"level": level, "missing": missing},
                "findings": [finding.model_dump(mode="json") for finding in findings],
            }
        )
    return 0


def _print(finding: Finding, new_group: bool) -> None:
    """One line, and one more for the mend."""
    if new_group:
        click.secho(finding.group, bold=True)
    mark, colour = MARKS[finding.state]
    click.echo(f"  {click.style(mark, fg=colour)} {finding.name:<18} {finding.detail}")
    if finding.mend:
        click.echo(f"    → {finding.mend}")


def _level() -> tuple[str | None, list[str]]:
    """The best level of isolation here, None where there is none, and what is missing from `full`."""
    try:
        level = best_level()
    except IsolationError:
        return None, [result.name for result in probe() if not result.available]
    return level, list(missing_mechanisms(level))


def _versions() -> Iterator[Finding]:
    """The versions that grades are made with, and the machine."""
    yield Finding(group="versions", name="assess", state="ok", detail=__version__)
    yield Finding(group="versions", name="python", state="ok", detail=f"{platform.python_version()} ({sys.executable})")
    for package in ("torch", "torch_geometric"):
        try:
            yield Finding(group="versions", name=package, state="ok", detail=metadata.version(package))
        except metadata.PackageNotFoundError:
            mend = "install Assess again: `pip install assess` brings it."
            yield Finding(group="versions", name=package, state="missing", detail="not installed", mend=mend)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield Finding(group="versions", name="machine", state="ok", detail=f"{platform.platform()}, {cores} cores")


def _isolation() -> Iterator[Finding]:
    """The level that grades get, and each mechanism, tried."""
    level, missing = _level()
    if level is None:
        detail = "none: submissions cannot be confined here"
        mend = "mend what is missing below; for practice with code that you trust, use --isolation none."
        yield Finding(group="isolation", name="level", state="missing", detail=detail, mend=mend)
    else:
        detail = level + (f" (without {', '.join(missing)})" if missing else "")
        yield Finding(group="isolation", name="level", state="ok" if level == "full" else "limited", detail=detail)
    for result in probe():
        yield Finding(
            group="isolation",
            name=result.name,
            state="ok" if result.available else "missing",
            detail=result.reason or "held when tried",
            mend=result.mend,
        )


def _pool() -> Iterator[Finding]:
    """How long the warm pool takes to start, by starting one."""
    try:
        pool = Pool(("torch",))
        try:
            ready = pool.wait_ready(POOL_PATIENCE_S)
        finally:
            pool.close()
    except AssessError as error:
        yield Finding(group="warm pool", name="start", state="missing", detail=str(error))
        return
    if ready:
        yield Finding(group="warm pool", name="start", state="ok", detail=f"ready in {pool.started_in_s:.1f} s")
    else:
        detail = f"not ready after {POOL_PATIENCE_S:g} s ({pool.status})"
        mend = "close what keeps the machine or its disk busy, and try again."
        yield Finding(group="warm pool", name="start", state="missing", detail=detail, mend=mend)


def _database() -> Iterator[Finding]:
    """Where the records lie, and whether they can be read."""
    path = database_path()
    if not path.exists():
        yield Finding(group="database", name="file", state="ok", detail=f"{path} (made with the first attempt)")
        return
    try:
        with Store.open(path) as store:
            problems = store.problems()
    except AssessError as error:
        yield Finding(group="database", name="file", state="missing", detail=str(error))
        return
    size = path.stat().st_size / 1024
    yield Finding(group="database", name="file", state="ok", detail=f"{path}, {size:,.0f} KiB")
    for problem in problems:
        yield Finding(
            group="database",
            name="content",
            state="missing",
            detail=problem,
            mend="copy the file to a safe place before anything else is written to it.",
        )


def _content() -> Iterator[Finding]:
    """How many challenges there are, and what is wrong with the others."""
    try:
        catalog = Catalog.load()
    except AssessError as error:
        yield Finding(group="content", name="challenges", state="missing", detail=str(error))
        return
    yield Finding(group="content", name="challenges", state="ok", detail=f"{len(catalog.challenges)} in {catalog.root}")
    for problem in catalog.problems:
        yield Finding(group="content", name="problem", state="missing", detail=str(problem))


def _terminal() -> Iterator[Finding]:
    """What the terminal can show."""
    columns, lines = shutil.get_terminal_size()
    large = columns >= LEAST_COLUMNS and lines >= LEAST_LINES
    yield Finding(
        group="terminal",
        name="size",
        state="ok" if large else "limited",
        detail=f"{columns}x{lines}",
        mend="" if large else f"make the window at least {LEAST_COLUMNS}x{LEAST_LINES}.",
    )
    kind = os.environ.get("TERM", "")
    many = os.environ.get("COLORTERM") in ("truecolor", "24bit")
    yield Finding(
        group="terminal",
        name="colours",
        state="ok" if many else "limited",
        detail=f"{kind or 'TERM is not set'}, " + ("16 million" if many else "256 or fewer"),
        mend="" if many else "set COLORTERM=truecolor if the terminal can do it; no meaning hangs on colour alone.",
    )
    encoding = (sys.stdout.encoding or "").lower()
    wide = encoding.replace("-", "") == "utf8"
    yield Finding(
        group="terminal",
        name="characters",
        state="ok" if wide else "limited",
        detail=encoding or "unknown",
        mend="" if wide else "set LANG to a UTF-8 locale, such as C.UTF-8.",
    )


def _tools() -> Iterator[Finding]:
    """Programs that are good to have."""
    for tool, purpose in TOOLS.items():
        found = shutil.which(tool)
        yield Finding(
            group="optional tools",
            name=tool,
            state="ok" if found else "limited",
            detail=found or "not found",
            mend="" if found else f"{purpose}.",
        )
