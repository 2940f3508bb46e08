"""What the tests of one grade share: the request, the deadlines, the workers and the line of events."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assess.grading.judge.workers import WorkerSource
from assess.schema.challenge import Challenge
from assess.schema.event import CurvePoint, Event, Output, Progress
from assess.schema.grade import Flag
from assess.schema.grader import GraderSpec

if TYPE_CHECKING:
    from assess.grading.judge.profile import Profiler

_MAX_CURVE_POINTS = 400  # per series: more cannot be drawn, and a screen must not drown
_MAX_PRINTED = 256 << 10  # characters in a whole grade: a screen, a store and a report must hold them
_SHARE_OF_ONE_CHECK = 0.6  # of the grade's seconds, so that one endless loop does not eat every other check's time


class EventLine:
    """Writes events as JSON lines; a reader that went away is no fault of the grade."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    def emit(self, event: Event) -> None:
        """Write one event."""
        if self._descriptor is None:
            return
        data = memoryview(event.model_dump_json().encode() + b"\n")
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
        except BrokenPipeError:
            self._descriptor = None


@dataclass
class GradeContext:
    """One grade in the making. `grader_dir` holds the tests that run: hidden ones, or a challenge's visible ones."""

    slug: str
    challenge: Challenge
    spec: GraderSpec
    grader_dir: Path
    data_dir: Path
    files: dict[str, bytes]
    starter: dict[str, bytes]
    seed: int
    seconds: float
    workers: WorkerSource
    events: EventLine
    profiler: Profiler | None = None
    """What measures the calls, where a profile was asked for."""
    flags: list[Flag] = field(default_factory=list)
    metrics: dict[str, Any] = field(default_factory=dict)
    check: str = ""
    deadline: float = 0.0
    _grade_deadline: float = 0.0
    _printed: int = 0

    def start(self) -> None:
        """Start the one clock of the grade."""
        self._grade_deadline = time.monotonic() + self.seconds

    def begin_check(self, check: str) -> None:
        """Later metrics and events belong to `check`, and calls must answer by its deadline."""
        self.check = check
        self.metrics = {}
        self.deadline = min(self._grade_deadline, time.monotonic() + self.seconds * _SHARE_OF_ONE_CHECK)

    def load_request(self, files: dict[str, bytes]) -> dict[str, Any]:
        """The message that makes a worker import `files`."""
        request: dict[str, Any] = {
            "files": {name: content.decode("utf-8-sig", "replace") for name, content in files.items()},
            "entrypoints": list(self.challenge.entrypoints),
        }
        if self.profiler is not None and self.profiler.records_operators:
            request["profile"] = True
        return request

    def flag(self, identifier: str, message: str) -> None:
        """Ask a reviewer to look; the same flag is raised once."""
        if all(flag.id != identifier for flag in self.flags):
            self.flags.append(Flag(id=identifier, message=message))

    def printed(self, text: str) -> None:
        """Pass on what the submission printed, up to a cap for the whole grade."""
        left = _MAX_PRINTED - self._printed
        self._printed += len(text)
        if text.strip() and left > 0:
            more = "\n… nothing more is shown of what this submission prints" if len(text) > left else ""
            self.events.emit(Output(id=self.check, text=text[:left] + more))

    def curve(self, run: str, series: str, step: int, total: int, value: float | None) -> None:
        """One point of a curve, thinned so that a series never has more than some hundred points."""
        every = max(1, -(-total // _MAX_CURVE_POINTS))
        if step % every == 0 or step == total:
            self.events.emit(CurvePoint(id=self.check, run=run, series=series, step=step, total=total, value=value))

    def progress(self, done: int, total: int, message: str = "") -> None:
        """How far the check is."""
        self.events.emit(Progress(id=self.check, done=done, total=total, message=message))
