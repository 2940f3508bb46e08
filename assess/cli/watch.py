"""`assess watch`: the visible tests at every save, beside any editor or notebook."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import click

from assess.catalog.catalog import Catalog
from assess.cli.results import ResultLines
from assess.cli.service import Opened, file_argument, isolation_option, open_service, submission_for
from assess.errors import SubmissionError
from assess.grading.broker import GradeRun
from assess.schema.attempt import Attempt
from assess.schema.challenge import ChallengeFiles
from assess.schema.event import GradeFinished
from assess.schema.grade import Grade
from assess.session.watch import FileWatch

RULE = 72  # characters of the line between two runs


@click.command("watch")
@click.argument("slug")
@file_argument
@isolation_option
def command(slug: str, file: Path, isolation: str | None) -> int:
    """Run the visible tests on FILE (a file or a folder) now and at every save, until Ctrl-C.

    Tests that still run when it is saved again are cancelled. Nothing is scored.
    """
    files = Catalog.load().find(slug)
    submission_for(files, file)  # a wrong name is said at once, and not waited for
    with open_service(isolation) as opened:
        watching = Watching(files, file, opened)
        try:
            watching.run()
        except KeyboardInterrupt:
            click.echo("\nNo longer watching.")
        finally:
            watching.close()
    return 0


class Watching:
    """One file or folder, its attempt, and the run under way."""

    def __init__(self, files: ChallengeFiles, path: Path, opened: Opened) -> None:
        self._files, self._path, self._opened = files, path, opened
        self._saved = threading.Event()
        self._run: GradeRun | None = None
        self._watch = FileWatch(path, self._changed)

    def _changed(self) -> None:
        """On the watching thread: it was saved."""
        self._saved.set()
        if (run := self._run) is not None:
            run.cancel()

    def close(self) -> None:
        """Stop watching."""
        self._watch.close()

    def run(self) -> None:
        """Test at every save, for ever; ends by KeyboardInterrupt, or StoreError."""
        attempt = self._opened.service.open(self._files)
        self._opened.broker.prepare(self._files, "visible")
        self._watch.start()
        click.echo(f"Watching {self._path} for {self._files.slug}. Ctrl-C ends.")
        while True:
            self._saved.clear()
            self._test(attempt)
            self._saved.wait()

    def _test(self, attempt: Attempt) -> None:
        """One run, with its results or the reason why there are none."""
        click.echo(f"\n── {datetime.now():%H:%M:%S} ".ljust(RULE, "─"))
        try:
            submission = submission_for(self._files, self._path)
        except SubmissionError as error:
            gone = not self._path.exists()  # for a moment, as with editors that rename, or until it is written again
            click.echo(f"{self._path} is not there: waiting for it to come back." if gone else str(error))
            return
        lines = ResultLines()
        grade: Grade | None = None
        self._run = run = self._opened.service.check(attempt, self._files, submission)
        if self._saved.is_set():
            run.cancel()  # it was saved while there was no run to cancel yet
        try:
            for event in run:
                lines.event(event)
                if isinstance(event, GradeFinished):
                    grade = event.grade
        finally:
            self._run = None
        if grade is None:
            click.echo("Saved again: starting over.")
        else:
            lines.grade(grade)
