"""`assess demo`: a right and a wrong submission graded for real, and the report of both."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from assess.catalog.catalog import Catalog
from assess.cli.results import ResultLines
from assess.cli.service import INTERRUPTED, OUR_FAULT, PASSED, isolation_option, open_service, submission_for
from assess.errors import UsageError
from assess.schema.grade import Verdict

CHALLENGE = "transformer/attention"
SHOWN = {
    "right/reference": ("a right submission: the reference solution", Verdict.PASS),
    "wrong/no_scale": ("a wrong submission: it forgets to divide the logits by √d", Verdict.FAIL),
}
"""Which known solutions are graded, what is said of them, and the verdict that they must get."""


@click.command("demo")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("demo-report.html"),
    show_default=True,
    help="Where to write the report.",
)
@isolation_option
def command(report: Path, isolation: str | None) -> int:
    """Grade a right and a wrong submission for real, and write the HTML report of both.

    Needs nothing prepared, and leaves your own records alone.
    """
    from assess.report.entry import ReportEntry, entry_for
    from assess.report.html import write_report

    files = Catalog.load().find(CHALLENGE)
    if files.grader_dir is None:
        raise UsageError(f"{CHALLENGE} has no hidden grader here: the demo needs a whole copy of the content.")
    entries: list[ReportEntry] = []
    as_expected = True
    with (
        tempfile.TemporaryDirectory(prefix="assess-demo-") as folder,
        open_service(isolation, Path(folder) / "demo.db") as opened,
    ):
        for name, (said, verdict) in SHOWN.items():
            click.secho(f"{CHALLENGE}: {said} ({name}.py)", bold=True)
            submission = submission_for(files, files.grader_dir / "solutions" / f"{name}.py")
            lines = ResultLines()
            run = opened.service.submit(opened.service.open(files), files, submission)
            for event in run:
                lines.event(event)
            if run.grade is None or run.stored is None:
                return INTERRUPTED
            lines.grade(run.grade)
            click.echo()
            as_expected &= run.grade.verdict is verdict
            entries.append(entry_for(files, run.submission, run.stored, opened.store.grades.evidence(run.stored.id)))
    written = write_report(report, title="Assess demo", entries=entries)
    click.echo(f"The report of both: {written}")
    click.echo("Next: assess list, or assess alone for the terminal app.")
    return PASSED if as_expected else OUR_FAULT
