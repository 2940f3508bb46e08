"""The small parts: the status line, the feed between threads, the curve, the cutting of statements."""

from __future__ import annotations

import math
import threading

import pytest

from assess.schema.event import CheckFinished, CheckStarted, GradeStarted, Output, Phase, PlannedCheck, Progress
from assess.schema.grade import CheckResult, Outcome, Verdict
from assess.tui.feed import Feed
from assess.tui.run_status import RunStatus
from assess.tui.signs import OUTCOMES, VERDICTS
from assess.tui.widgets.curve_points import MAX_POINTS, Points
from assess.tui.widgets.statement import sections


def test_every_outcome_and_verdict_has_a_sign_and_no_two_of_one_colour_share_it():
    assert {outcome.value for outcome in Outcome} <= set(OUTCOMES)
    assert {verdict.value for verdict in Verdict} == set(VERDICTS)
    assert OUTCOMES["pass"].mark != OUTCOMES["fail"].mark


def started(*ids: str) -> GradeStarted:
    checks = tuple(PlannedCheck(id=id, title=id.upper(), max_points=50) for id in ids)
    return GradeStarted(challenge="x/y", seed=1, checks=checks)


def ended(id: str, seconds: float = 1) -> CheckFinished:
    return CheckFinished(
        check=CheckResult(
            id=id, title=id, kind="correctness", outcome="pass", points=0, max_points=0, message="", duration_s=seconds
        )
    )


def test_the_status_line_says_what_runs():
    status = RunStatus("hidden", started=100.0)
    assert "0.5 s · starting" in status.line(100.5).plain
    status.tell(Phase(message="importing torch"), 101.0)
    assert "1.0 s · importing torch · only the first run waits" in status.line(101.0).plain
    status.tell(started("a", "b"), 101.0)
    assert "0 of 2 checks done" in status.line(101.0).plain
    status.tell(CheckStarted(id="b"), 101.0)
    status.tell(Progress(id="b", done=3, total=8, message="epochs"), 101.0)
    assert "check 2 of 2 · B · 3 of 8 epochs" in status.line(102.0).plain
    assert "left" not in status.line(102.0).plain, "nothing is estimated from nothing"


def test_what_is_left_is_estimated_only_from_how_long_the_same_checks_took():
    status = RunStatus("hidden", started=0.0, expected={"a": 10.0, "b": 20.0})
    status.tell(started("a", "b"), 1.0)
    assert "about 30 s left" in status.line(1.0).plain
    status.tell(CheckStarted(id="a"), 1.0)
    assert "about 26 s left" in status.line(5.0).plain
    assert "about 20 s left" in status.line(12.0).plain, "it does not go below what the others take"
    assert "longer than before" in status.line(40.0).plain
    status.tell(ended("a"), 41.0)
    assert "about 20 s left" in status.line(41.0).plain
    status.tell(started("a", "c"), 42.0)
    assert "left" not in status.line(42.0).plain, "one check that never ran before is enough not to know"


class Lines:
    """A run that says `count` lines, waits at a gate, and says one more."""

    def __init__(self, count: int, failing: bool = False) -> None:
        self.count, self.failing = count, failing
        self.gate = threading.Event()

    def __iter__(self):
        for number in range(self.count):
            yield Output(id="a", text=str(number))
        assert self.gate.wait(10)
        if self.failing:
            raise RuntimeError("the disk is full")
        yield Output(id="a", text="last")

    def cancel(self) -> None:
        self.gate.set()


@pytest.mark.parametrize("failing", [False, True])
def test_a_feed_keeps_order_wakes_for_everything_and_tells_its_end(failing):
    run, woken = Lines(1000, failing), threading.Semaphore(0)
    feed = Feed(run, woken.release)
    feed.start()
    taken = []
    while len(taken) < 1000:
        assert woken.acquire(timeout=10)
        taken += [event.text for event in feed.take(64)]
    assert taken == [str(number) for number in range(1000)]
    assert not feed.over
    run.gate.set()
    while not feed.over:
        assert woken.acquire(timeout=10)
        taken += [event.text for event in feed.take(64)]
    assert (taken[-1] == "last") is not failing
    assert (feed.error is not None) is failing
    feed.join()


def test_a_feed_that_is_cancelled_says_so():
    run = Lines(0)
    feed = Feed(run, lambda: None)
    feed.start()
    feed.cancel()
    feed.join()
    assert feed.cancelled and feed.ended and feed.error is None


def test_a_long_curve_is_thinned_and_keeps_its_shape():
    run = Points()
    for step in range(10 * MAX_POINTS):
        run.add(step, float(step))
    run.add(7, math.nan)
    run.add(8, None)
    assert len(run.points) <= MAX_POINTS
    assert run.points[-1][0] > 9.9 * MAX_POINTS
    assert run.broken_at == 7


def test_a_statement_is_cut_before_headings_but_not_inside_code():
    text = "Intro\n\n## One\n\n```python\n# not a heading\n## nor this\n```\n\n## Two\n\n~~~\n# x\n~~~\nend"
    parts = list(sections(text))
    assert "".join(parts) == text
    assert [part.split("\n")[0] for part in parts] == ["Intro", "## One", "## Two"]
