"""`assess grade`: the hidden grader, with its grade stored."""

from __future__ import annotations

from pathlib import Path

import click

from assess.catalog.catalog import Catalog
from assess.cli.document import print_document
from assess.cli.results import ResultLines
from assess.cli.service import exit_code, file_argument, isolation_option, open_service, submission_for


@click.command("grade")
@click.argument("slug")
@file_argument
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Repeat a grade exactly; otherwise drawn afresh.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document: the grade.")
@click.option("--events", is_flag=True, help="Print every event as a JSON line (to standard error beside --json).")
@isolation_option
def command(slug: str, file: Path, seed: int | None, as_json: bool, events: bool, isolation: str | None) -> int:
    """Run the hidden grader on FILE (a file or a folder) and store the grade."""
    files = Catalog.load().find(slug)
    submission = submission_for(files, file)
    lines = ResultLines(err=as_json or events)
    with open_service(isolation) as opened:
        run = opened.service.submit(opened.service.open(files), files, submission, seed)
        for event in run:
            if events:
                click.echo(event.model_dump_json(), err=as_json)
            else:
                lines.event(event)
        grade = run.grade
    if grade is not None:
        lines.grade(grade)
        if as_json:
            print_document(grade)
    return exit_code(grade)
