"""Where time and memory of the visible tests go: measured from outside where it can be, and told by the worker else.

The tests run once as always, and that run is what is timed. Only then they run again with operators recorded, which
slows each of them down; and both once more with the reference solution in a worker of its own. Nothing of those later
runs is shown but the totals.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from assess.grading import faults
from assess.grading.judge.context import GradeContext
from assess.grading.judge.link import Link
from assess.grading.kit.measure import count_parameters
from assess.grading.kit.timing import percentile
from assess.grading.text import clean
from assess.grading.wire import MAX_PAYLOAD
from assess.schema.event import EntryLatency, OperatorUse, Profile, ProfileTotals

TOP = 30  # operators in the event
_MAX_ENTRIES = 40
_MAX_NAME = 60  # characters
_MAX_KNOWN = 2000  # distinct operators over all workers of a run
_MAX_COUNT = 1 << 53  # beyond it a number is no measure of anything
_MAX_MODELS = 4  # of one worker whose parameters are counted
_MAX_TOLD = 1 << 20  # bytes of tensors in what a worker says of its operators; honest ones send none
_PATIENCE_S = 5.0  # for what a worker is asked about itself after its check
_NAMED = {"predict": "predict", "loss": "loss", "gradients": "loss and gradients"}
_CALLED_BY_NAME = frozenset({"call", "new", "method", "vjp", "effects", "model_new"})

NO_HIDDEN_HALF = "This copy of the content has no reference solution to compare with."
REFERENCE_FAILED = "The reference solution could not be measured on these tests."


@dataclass
class _Side:
    """What one solution gave: the submission or the reference."""

    latencies: dict[str, list[float]] = field(default_factory=dict)
    """Entry point to milliseconds, one number a call."""
    cpu_s: float = 0.0
    peak_bytes: int = 0
    parameters: int | None = None
    uses: dict[str, list[int]] | None = None
    """Operator to calls, nanoseconds, new bytes; None where no worker could be asked."""

    def totals(self) -> ProfileTotals:
        entries = []
        for name, values in list(self.latencies.items())[:_MAX_ENTRIES]:
            p50, p95, p99 = (round(percentile(values, percent), 4) for percent in (50, 95, 99))
            entries.append(EntryLatency(name=name, calls=len(values), p50_ms=p50, p95_ms=p95, p99_ms=p99))
        return ProfileTotals(
            entries=tuple(entries),
            cpu_s=round(self.cpu_s, 4),
            peak_bytes=self.peak_bytes,
            parameters=self.parameters,
            operator_calls=None if self.uses is None else min(_MAX_COUNT, sum(use[0] for use in self.uses.values())),
        )

    def top(self) -> tuple[OperatorUse, ...]:
        """Half of the places to those that took most time, then those with most memory; most time first."""
        uses = self.uses or {}
        by_time = sorted(uses, key=lambda name: -uses[name][1])
        by_memory = sorted(uses, key=lambda name: -uses[name][2])
        chosen = dict.fromkeys([*by_time[: TOP // 2], *by_memory[: TOP // 2], *by_time])
        names = sorted(list(chosen)[:TOP], key=lambda name: -uses[name][1])
        return tuple(
            OperatorUse(name=name, calls=calls, self_ms=round(nanoseconds / 1e6, 4), new_bytes=new)
            for name in names
            for calls, nanoseconds, new in (uses[name],)
        )


class Profiler:
    """Told of every call and every worker of a grade; `finish` runs the tests again and emits the profile."""

    def __init__(self, context: GradeContext, reference: dict[str, bytes] | None) -> None:
        """`reference` are the files of the reference solution, or None where it is not here."""
        self.records_operators = False
        """Whether workers that are loaded now are to record their operators."""
        self._context = context
        self._reference = reference
        self._side = _Side()
        self._models: dict[int, list[str]] = {}

    def opened(self, link: Link) -> None:
        """A worker has loaded its solution."""
        link.reset_peak()

    def called(self, header: dict[str, Any], arguments: Any, link: Link) -> None:
        """A call has been answered."""
        operation = header["op"]
        if operation == "model_new":
            self._models.setdefault(link.process.number, []).append(header["handle"])
        if operation in _CALLED_BY_NAME:
            name, calls = str(header["name"]), 1
        elif operation == "train":
            name, calls = str(header["step"]), max(1, len(arguments))
        elif operation in _NAMED:
            name, calls = _NAMED[operation], 1
        else:
            return
        if self.records_operators:
            return
        name = clean(name + (" and its gradient" if operation == "vjp" else ""), _MAX_NAME)
        milliseconds = 1000 * link.last_wall_s / calls  # of several training steps the judge can see but the sum
        self._side.latencies.setdefault(name, []).extend([milliseconds] * calls)
        self._side.cpu_s += link.last_cpu_s

    def closing(self, link: Link) -> None:
        """A worker is about to end: read what it used, and ask it what only it can know."""
        side = self._side
        models = self._models.pop(link.process.number, [])
        if not self.records_operators:
            side.peak_bytes = max(side.peak_bytes, link.resident_bytes()[1] - link.resident_before_load)
            return
        for handle in models[-_MAX_MODELS:]:
            if (count := self._parameters(link, handle)) is not None:
                side.parameters = max(side.parameters or 0, count)
        self._add(self._ask(link, {"op": "profile"}, _MAX_TOLD))

    def _ask(self, link: Link, header: dict[str, Any], max_payload: int = MAX_PAYLOAD) -> Any:
        """What the worker answers, or None; what goes wrong here costs a submission nothing but this evidence."""
        deadline = min(self._context.deadline, time.monotonic() + _PATIENCE_S)
        try:
            return link.request(header, deadline=deadline, max_payload=max_payload)
        except faults.CandidateFault:
            return None

    def _parameters(self, link: Link, handle: str) -> int | None:
        state = self._ask(link, {"op": "state_dict", "handle": handle})
        if not isinstance(state, dict) or not all(isinstance(value, Tensor) for value in state.values()):
            return None
        return count_parameters(state)

    def _add(self, told: Any) -> None:
        """Add what a worker says of its operators; whatever is no honest row is left out."""
        if not isinstance(told, dict):
            return
        uses = self._side.uses = {} if self._side.uses is None else self._side.uses
        for name, row in list(told.items())[:_MAX_KNOWN]:
            if not isinstance(name, str) or not isinstance(row, list) or len(row) != 3:
                continue
            if not all(type(number) is int and 0 <= number <= _MAX_COUNT for number in row):
                continue
            name = " ".join(clean(name, _MAX_NAME).split()) or "?"
            if name not in uses and len(uses) >= _MAX_KNOWN:
                name = "other"
            before = uses.get(name, [0, 0, 0])
            uses[name] = [min(_MAX_COUNT, old + new) for old, new in zip(before, row, strict=True)]

    def finish(self, run_again: Callable[[str], bool]) -> None:
        """Run the tests again, as often as it takes, and emit the profile; nothing where nothing could be called.

        `run_again` runs them on `context.files`, told what for, and returns whether all of them passed.
        """
        context, subject = self._context, self._side
        if not subject.latencies:
            return
        self.records_operators = True
        run_again("recording operators")
        reference, reason = None, NO_HIDDEN_HALF
        if self._reference is not None:
            reference, reason = self._measured_reference(run_again)
        context.events.emit(
            Profile(submission=subject.totals(), operators=subject.top(), reference=reference, without_reference=reason)
        )

    def _measured_reference(self, run_again: Callable[[str], bool]) -> tuple[ProfileTotals | None, str]:
        context, files = self._context, self._context.files
        context.files = {**context.starter, **(self._reference or {})}
        side = self._side = _Side()
        try:
            for self.records_operators in (False, True):
                if not run_again("measuring the reference"):
                    return None, REFERENCE_FAILED
        finally:
            context.files = files
        return side.totals(), ""
