"""The pytest plugin of a grade: tests become checks, exceptions become outcomes, and each step an event.

A check is one test function; parametrised cases of it are one check that passes when all of them do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from assess.grading import faults, source
from assess.grading.judge.context import EventLine, GradeContext
from assess.grading.text import clean
from assess.schema.event import CheckFinished, CheckStarted, GradeStarted, PlannedCheck
from assess.schema.grade import CheckResult, Outcome
from assess.schema.grader import CheckSpec

CONTEXT: pytest.StashKey[GradeContext] = pytest.StashKey()


class GradeSession:
    """Runs the checks of a grade in the grader's order and collects their results."""

    context: GradeContext

    def __init__(self, receive: Callable[[], tuple[GradeContext, tuple[str, ...]]]) -> None:
        """`receive` gives the context and the ids of the checks to run (none: all), once the tests are collected."""
        self.results: list[CheckResult] = []
        self.forbidden = False
        self.invalid = False
        self.troubles: list[str] = []
        self._receive = receive
        self._only: tuple[str, ...] = ()
        self._checks: list[CheckSpec] = []
        self._failure: tuple[Outcome, str] | None = None
        self._not_loaded = ""
        self._again_passed: bool | None = None
        """While the tests run again for a profile: whether they have passed so far. None in a grade proper."""

    # ------------------------------------------------------------------ from tests to checks

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A grader that cannot be collected is a fault of ours."""
        if report.failed:
            self.troubles.append(f"the grader cannot be collected: {report.longreprtext[-500:]}")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Wait for what is to be graded; put the tests in the order of grader.toml's checks, and announce them."""
        self.context, self._only = self._receive()
        config.stash[CONTEXT] = self.context
        self._checks = list(self.context.spec.checks)
        if foreign := source.foreign_import(self.context.files, self.context.challenge.imports):
            self._refuse(foreign)
            items.clear()
            return
        by_test: dict[str, list[pytest.Item]] = {}
        for item in items:
            by_test.setdefault(getattr(item, "originalname", item.name), []).append(item)
        known = {check.test for check in self._checks}
        self.troubles += [f"the grader names no check for {name}" for name in by_test if name not in known]
        self.troubles += [
            f"check {c.id} names {c.test}, which does not exist" for c in self._checks if c.test not in by_test
        ]
        wanted = self._with_dependencies() if self._only else {check.id for check in self._checks}
        self._checks = [check for check in self._checks if check.id in wanted and check.test in by_test]
        items[:] = [item for check in self._checks for item in by_test[check.test]]
        self._items = {id(item): check for check in self._checks for item in by_test[check.test]}
        self._last = {check.id: by_test[check.test][-1] for check in self._checks}
        self.context.events.emit(
            GradeStarted(
                challenge=self.context.slug,
                seed=self.context.seed,
                checks=tuple(PlannedCheck(id=c.id, title=c.title, max_points=c.points) for c in self._checks),
            )
        )
        self.context.start()

    def _refuse(self, reason: str) -> None:
        """Nothing of the submission is run, and every check says why."""
        self.invalid = True
        self.results = [
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
            for check in self._checks
        ]

    def _with_dependencies(self) -> set[str]:
        wanted = set(self._only)
        for check in reversed(self._checks):
            if check.id in wanted:
                wanted |= set(check.depends_on)
        return wanted

    # ------------------------------------------------------------------ running

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """Run one case of a check, unless what it rests on did not pass."""
        check = self._items[id(item)]
        if self.context.check != check.id:
            self.context.begin_check(check.id)
            self.context.events.emit(CheckStarted(id=check.id))
            self._failure = self._reason_to_skip(check)
            self._started = time.monotonic()
        self.context.workers.more = nextitem is not None
        if self._failure is None:
            runtestprotocol(item, log=False, nextitem=nextitem)
            self.context.workers.close_all()
        else:  # an item that does not run still ends the fixtures of the file before it
            item.session._setupstate.teardown_exact(nextitem)
        if item is self._last[check.id]:
            self._finish(check)
        if nextitem is None and self.context.profiler is not None:
            items = [one for one in item.session.items if self._ended_by_itself(self._items[id(one)])]
            self.context.profiler.finish(lambda what: self._run_again(items, what))
        return True

    def _ended_by_itself(self, check: CheckSpec) -> bool:
        """Whether a check may run again: one that hung or crashed would do so once more."""
        return any(r.id == check.id and r.outcome in (Outcome.PASS, Outcome.FAIL) for r in self.results)

    def _run_again(self, items: list[pytest.Item], what: str) -> bool:
        """Run tests once more for a profile; of what happens in them nothing is shown. Returns whether they passed."""
        context = self.context
        events, flags = context.events, list(context.flags)
        self._again_passed = True
        context.start()
        for number, item in enumerate(items):
            following = items[number + 1] if number + 1 < len(items) else None
            context.begin_check(self._items[id(item)].id)
            context.progress(number + 1, len(items), f"tests again, {what}")
            context.events = EventLine(None)
            context.workers.more = True
            item._initrequest()  # type: ignore[attr-defined]  # fixtures of its own, as for its first run
            runtestprotocol(item, log=False, nextitem=following)
            context.workers.close_all()
            context.events = events
        passed, self._again_passed = self._again_passed, None
        context.flags = flags
        return bool(items) and passed

    def _reason_to_skip(self, check: CheckSpec) -> tuple[Outcome, str] | None:
        if self._not_loaded:
            return Outcome.SKIPPED, self._not_loaded
        if time.monotonic() > self.context.deadline:
            return Outcome.SKIPPED, "Not run: the time for the whole grade was used up by earlier checks."
        passed = {result.id for result in self.results if result.outcome is Outcome.PASS}
        lacking = [c.title for c in self.context.spec.checks if c.id in check.depends_on and c.id not in passed]
        if lacking:
            return Outcome.SKIPPED, f"Not run: it rests on “{lacking[0]}”, which did not pass."
        return None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Keep the first exception of a check, from whichever phase."""
        report = yield
        if self._again_passed is not None:
            self._again_passed &= call.excinfo is None
        elif call.excinfo is not None and self._failure is None:
            self._failure = self._classify(call.excinfo.value)
        return report

    def _classify(self, error: BaseException) -> tuple[Outcome, str]:
        if isinstance(error, pytest.skip.Exception):
            return Outcome.SKIPPED, clean(str(error))
        if isinstance(error, AssertionError):
            if isinstance(error, faults.CandidateFault):
                self._note_fault(error)
            outcome = error.outcome if isinstance(error, faults.CheckFailed) else Outcome.FAIL
            return outcome, clean(str(error)) or "What this check asserts does not hold."
        self.troubles.append(f"{self.context.check}: {type(error).__name__}: {clean(str(error), 300)}")
        return Outcome.ERROR, f"The grader failed ({type(error).__name__}); this is a fault of ours, not yours."

    def _note_fault(self, fault: faults.CandidateFault) -> None:
        self.forbidden |= isinstance(fault, faults.Forbidden)
        if isinstance(fault, faults.Tampered):
            self.context.flag("protocol_violation", clean(f"{fault} No honest submission does this."))
        if fault.on_load:
            self.invalid |= isinstance(fault, faults.Raised | faults.NotLoaded)
            self._not_loaded = "Not run: the submission could not be loaded."

    def _finish(self, check: CheckSpec) -> None:
        outcome, message = self._failure or (Outcome.PASS, "")
        result = CheckResult(
            id=check.id,
            title=check.title,
            kind=check.kind,
            outcome=outcome,
            points=check.points if outcome is Outcome.PASS else 0.0,
            max_points=check.points,
            message=message,
            metrics=self.context.metrics,
            duration_s=round(time.monotonic() - self._started, 4),
        )
        self.results.append(result)
        self.context.events.emit(CheckFinished(check=result))


def arguments_for(directory: Any) -> list[str]:
    """How pytest is told to run the tests below `directory` and to read no configuration of anybody."""
    return [
        str(directory), "--rootdir", str(directory), "-c", "/dev/null", "--noconftest", "--assert=plain",
        "--capture=no", "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:logging", "-p",
        "no:unraisableexception", "-p", "no:threadexception", "-p", "no:faulthandler", "-p", "no:doctest",
    ]  # fmt: skip
