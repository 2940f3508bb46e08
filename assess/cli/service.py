"""What `check`, `watch`, `grade` and `demo` share: options of a grade, the service with its store and broker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from assess.catalog.submission import read_submission
from assess.grading.broker import Broker
from assess.schema.challenge import ChallengeFiles
from assess.schema.grade import Grade, IsolationLevel, Verdict
from assess.schema.submission import Submission
from assess.session.attempt import AttemptService
from assess.store.database import Store

PASSED, FAILED, OUR_FAULT, INTERRUPTED = 0, 1, 3, 130

isolation_option: Callable[[Any], Any] = click.option(
    "--isolation",
    type=click.Choice([level.value for level in IsolationLevel]),
    envvar="ASSESS_ISOLATION",
    help="How the submission is confined; by default as well as this machine can. `none` is for code you trust.",
)
file_argument: Callable[[Any], Any] = click.argument("file", type=click.Path(path_type=Path))


@dataclass(frozen=True)
class Opened:
    """A service, with the store that it writes to and the broker that grades for it."""

    service: AttemptService
    store: Store
    broker: Broker


@contextmanager
def open_service(isolation: str | None, database: Path | None = None) -> Iterator[Opened]:
    """A service over this user's database (or the one at `database`), with a broker that ends with the block.

    Raises StoreError and IsolationError.
    """
    with Store.open(database) as store, open_broker(isolation) as broker:
        yield Opened(AttemptService(store, broker), store, broker)


def open_broker(isolation: str | None) -> Broker:
    """A broker at the level of isolation that was asked for, or None for the best; to be used as a context manager.

    Raises IsolationError.
    """
    return Broker(level=IsolationLevel(isolation) if isolation else None)


def submission_for(files: ChallengeFiles, path: Path) -> Submission:
    """What lies at `path`, with the rest of the challenge's starter. Raises SubmissionError."""
    return read_submission(Path(os.path.abspath(path)), files.challenge.limits, files.starter_dir)


def exit_code(grade: Grade | None) -> int:
    """The exit code that a grade earns; None is a grade that was cancelled."""
    if grade is None:
        return INTERRUPTED
    if grade.verdict is Verdict.JUDGE_ERROR:
        return OUR_FAULT
    return PASSED if grade.verdict is Verdict.PASS else FAILED
