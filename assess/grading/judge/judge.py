"""The entry of a judge: from a request to a grade, in a process that the zygote forked for it alone."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assess.grading import pytest_plugin, source
from assess.grading.channel import Channel, ChannelClosed
from assess.grading.judge.context import EventLine, GradeContext
from assess.grading.judge.profile import Profiler
from assess.grading.judge.session import GradeSession, arguments_for
from assess.grading.judge.workers import WorkerSource
from assess.grading.rehearsal import rehearse, touch_memory
from assess.grading.sandbox.confine import Confinement
from assess.grading.verdict import conclude, environment
from assess.schema.challenge import Challenge
from assess.schema.event import GradeFinished
from assess.schema.grade import Flag, Grade, Hashes, Isolation
from assess.schema.grader import GraderSpec


def context_of(request: dict[str, Any], line: Channel, events: EventLine) -> GradeContext:
    """The context that a request describes."""
    challenge = Challenge.model_validate(request["challenge"])
    context = GradeContext(
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
    if request["profile"]:
        reference = request["reference"]
        context.profiler = Profiler(context, reference and {"solution.py": reference.encode("latin-1")})
    return context


def serve(control: Channel, line: Channel, events: int) -> None:
    """Collect the tests that the first message names, wait for the one request that follows, and grade it.

    The last event is the grade, whatever happened. Returns without one where nobody asked.
    """
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    message, _ = control.receive()
    asked = _Asked(control, line, EventLine(events))
    session = GradeSession(asked.receive)
    try:
        pytest.main(arguments_for(Path(message["tests"])), plugins=[session, pytest_plugin])
    except ChannelClosed:
        return
    except Exception as error:  # pytest itself broke: the grade says so, and the log has the rest
        session.troubles.append(f"{type(error).__name__}: {error}")
    _conclude(asked, session)


class _Asked:
    """The request of this judge's one grade, received when the tests stand ready."""

    def __init__(self, control: Channel, line: Channel, events: EventLine) -> None:
        self.context: GradeContext | None = None
        self.request: dict[str, Any] = {}
        self.started = 0.0
        self._control = control
        self._line = line
        self._events = events

    def receive(self) -> tuple[GradeContext, tuple[str, ...]]:
        """Wait for the request. Raises ChannelClosed where none will come."""
        if self.context is None:
            rehearse()
            touch_memory()
            _, (descriptor,) = self._control.receive()
            self.started = time.monotonic()
            with open(descriptor, "rb") as file:
                file.seek(0)
                self.request = json.load(file)
            self.context = context_of(self.request, self._line, self._events)
        return self.context, tuple(self.request["only"])


def _conclude(asked: _Asked, session: GradeSession) -> None:
    try:
        context, _ = asked.receive()  # pytest may have ended before it asked
    except ChannelClosed:
        return
    results, request = session.results, asked.request
    broken = bool(session.troubles)
    verdict, score = conclude([] if broken else results, invalid=session.invalid, forbidden=session.forbidden)
    flags = [*context.flags, *source.flags(context.files)]
    flags += [Flag(id="judge_error", message=trouble) for trouble in session.troubles]
    context.events.emit(
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
                duration_s=round(time.monotonic() - asked.started, 3),
            )
        )
    )
