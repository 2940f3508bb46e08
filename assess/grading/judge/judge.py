"""The entry of a judge: from a request to a grade, in a process that the zygote forked for it alone."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assess.grading import pytest_plugin, source
from assess.grading.channel import Channel
from assess.grading.judge.context import EventLine, GradeContext
from assess.grading.judge.session import GradeSession, arguments_for
from assess.grading.judge.workers import WorkerSource
from assess.grading.sandbox.confine import Confinement
from assess.grading.verdict import conclude, environment
from assess.schema.challenge import Challenge
from assess.schema.event import GradeFinished
from assess.schema.grade import CheckResult, Flag, Grade, Hashes, Isolation, Outcome
from assess.schema.grader import GraderSpec


def context_of(request: dict[str, Any], line: Channel, events: EventLine) -> GradeContext:
    """The context that a request describes."""
    challenge = Challenge.model_validate(request["challenge"])
    return GradeContext(
        slug=request["slug"],
        challenge=challenge,
        spec=GraderSpec.model_validate(request["spec"]),
        grader_dir=Path(request["grader_dir"]),
        data_dir=Path(request["data_dir"]),
        files={name: text.encode("latin-1") for name, text in request["files"].items()},
        starter={name: text.encode("latin-1") for name, text in request["starter"].items()},
        seed=request["seed"],
        seconds=request["seconds"],
        workers=WorkerSource(line, Confinement(**request["confinement"])),
        events=events,
    )


def run(request: dict[str, Any], line: Channel, events: int) -> None:
    """Grade what `request` holds; the last event is the grade, whatever happened."""
    started = time.monotonic()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    event_line = EventLine(events)
    context = context_of(request, line, event_line)
    session = GradeSession(context, tuple(request["only"]))
    foreign = source.foreign_import(context.files, context.challenge.imports)
    if foreign:
        results = _refused(context, foreign)
        session.invalid = True
    else:
        try:
            pytest.main(arguments_for(context.grader_dir), plugins=[session, pytest_plugin])
        except Exception as error:  # pytest itself broke: the grade says so, and the log has the rest
            session.troubles.append(f"{type(error).__name__}: {error}")
        results = session.results
    broken = bool(session.troubles)
    verdict, score = conclude([] if broken else results, invalid=session.invalid, forbidden=session.forbidden)
    flags = [*context.flags, *source.flags(context.files)]
    flags += [Flag(id="judge_error", message=trouble) for trouble in session.troubles]
    event_line.emit(
        GradeFinished(
            grade=Grade(
                challenge=context.slug,
                seed=context.seed,
                verdict=verdict,
                score=score,
                max_score=sum(check.points for check in context.spec.checks),
                checks=tuple(results),
                isolation=Isolation.model_validate(request["isolation"]),
                environment=environment(),
                flags=tuple(flags),
                hashes=Hashes.model_validate(request["hashes"]),
                duration_s=round(time.monotonic() - started, 3),
            )
        )
    )


def _refused(context: GradeContext, reason: str) -> list[CheckResult]:
    return [
        CheckResult(
            id=check.id,
            title=check.title,
            kind=check.kind,
            outcome=Outcome.SKIPPED,
            points=0.0,
            max_points=check.points,
            message=reason,
            duration_s=0.0,
        )
        for check in context.spec.checks
    ]
