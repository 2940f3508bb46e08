"""`assess check`: the visible tests, in the sandbox."""

from __future__ import annotations

from pathlib import Path

import click

from assess.catalog.catalog import Catalog
from assess.cli.results import ResultLines
from assess.cli.service import exit_code, file_argument, isolation_option, open_service, submission_for
from assess.schema.event import GradeFinished
from assess.schema.grade import Grade


@click.command("check")
@click.argument("slug")
@file_argument
@isolation_option
def command(slug: str, file: Path, isolation: str | None) -> int:
    """Run the visible tests on FILE (a file or a folder), in the sandbox."""
    files = Catalog.load().find(slug)
    submission = submission_for(files, file)
    lines = ResultLines()
    grade: Grade | None = None
    with open_service(isolation) as opened:
        run = opened.service.check(opened.service.open(files), files, submission)
        for event in run:
            lines.event(event)
            if isinstance(event, GradeFinished):
                grade = event.grade
    if grade is not None:
        lines.grade(grade)
    return exit_code(grade)
