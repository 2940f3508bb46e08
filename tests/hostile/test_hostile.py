"""Hostile submissions, graded for real at every level of isolation: the grade is right, we live, nothing stays behind.

After each family an honest solution is graded by the same broker, and must pass.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from assess.catalog.catalog import Catalog
from assess.errors import IsolationError
from assess.grading.broker import Broker
from assess.schema.challenge import ChallengeFiles
from assess.schema.event import CheckFinished, Event, GradeFinished, Output, Phase
from assess.schema.grade import Grade, IsolationLevel, Outcome, Verdict
from assess.schema.submission import Submission
from tests.hostile.corpus import Case, families

SLUG = "transformer/attention"
LEVELS = (IsolationLevel.FULL, IsolationLevel.REDUCED)
SLACK_S = 15.0  # beyond the limit of a grade: the judge's own work, on a busy machine
MAX_MESSAGE = 1000  # characters: a person reads it
MAX_PRINTED = 1 << 20  # characters of all output of one grade: a screen shows it
SETTLE_S = 10.0
MARK = "assess-hostile"  # part of the name of whatever a hostile submission would leave on disk
PORT = 47113  # where hostile submissions try to reach somebody on this machine
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Graded:
    """A grade and everything that was said on the way to it."""

    grade: Grade
    events: list[Event]
    seconds: float
    """Wall seconds once the pool was ready."""
    broker: Broker

    @property
    def messages(self) -> list[str]:
        """What is said to the candidate of the checks that did not pass."""
        return [check.message for check in self.grade.checks if check.outcome is not Outcome.PASS]

    @property
    def printed(self) -> str:
        """What the submission printed, as it was passed on."""
        return "".join(event.text for event in self.events if isinstance(event, Output))


@pytest.fixture(scope="module")
def files() -> ChallengeFiles:
    """The challenge that all of them attack."""
    return Catalog.load().find(SLUG)


@pytest.fixture(scope="module")
def secret() -> Iterator[str]:
    """Something in the environment of the app that no submission may ever learn."""
    value = secrets.token_hex(16)
    os.environ["ASSESS_HOSTILE_SECRET"] = value
    yield value
    del os.environ["ASSESS_HOSTILE_SECRET"]


@pytest.fixture(scope="module")
def grade(files: ChallengeFiles, secret: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Graded]]:
    """Grades a submission at the level of the test's parameter, with one broker for a level."""
    brokers: dict[IsolationLevel, Broker] = {}

    def run(level: IsolationLevel, submission: Submission, seconds: float, only: tuple[str, ...] = ()) -> Graded:
        if level not in brokers:
            for other in brokers.values():
                other.close()
            brokers[level] = Broker(level=level)
        try:
            brokers[level].level  # noqa: B018 - it raises where this machine cannot offer it
        except IsolationError as error:
            pytest.skip(str(error))
        limits = files.challenge.limits.model_copy(update={"seconds": seconds})
        graded = brokers[level].run(files, submission, limits=limits, only=only)
        events: list[Event] = []
        started = time.monotonic()
        for event in graded:
            events.append(event)
            if isinstance(event, Phase):  # the pool is being started: not this submission's doing
                started = time.monotonic()
        assert graded.grade is not None, "the run ended without a grade"
        return Graded(graded.grade, events, time.monotonic() - started, brokers[level])

    yield run
    for broker in brokers.values():
        broker.close()
    assert not psutil.Process().children(recursive=True), "a closed broker left processes"


@pytest.fixture(scope="module")
def reached() -> Iterator[Callable[[], list[str]]]:
    """Somebody to reach at every address that hostile submissions try; tells who was reached since the last call."""
    paths = [Path("/tmp") / f"{MARK}.sock", Path("/tmp") / f"{MARK}-datagrams.sock"]
    for path in paths:
        path.unlink(missing_ok=True)
    addresses = (
        (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PORT)),
        (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", PORT)),
        (socket.AF_UNIX, socket.SOCK_STREAM, str(paths[0])),
        (socket.AF_UNIX, socket.SOCK_DGRAM, str(paths[1])),
        (socket.AF_UNIX, socket.SOCK_STREAM, f"\0{MARK}"),
        (socket.AF_UNIX, socket.SOCK_DGRAM, f"\0{MARK}-datagrams"),
    )
    sockets = []
    for family, kind, address in addresses:
        sock = socket.socket(family, kind)
        sock.bind(address)
        if isinstance(address, str) and not address.startswith("\0"):
            os.chmod(address, 0o777)
        if kind == socket.SOCK_STREAM:
            sock.listen()
        sock.setblocking(False)
        sockets.append(sock)

    def look() -> list[str]:
        found = []
        for sock, (*_, address) in zip(sockets, addresses, strict=True):
            try:
                if sock.type == socket.SOCK_STREAM:
                    sock.accept()[0].close()
                else:
                    sock.recv(100)
            except BlockingIOError:
                continue
            found.append(f"{sock.type.name} {address!r}")
        return found

    yield look
    for sock in sockets:
        sock.close()
    for path in paths:
        path.unlink(missing_ok=True)


def _running(broker: Broker) -> list[psutil.Process]:
    """Children of the broker's pools, where there are more than the pools keep ready."""
    strays = []
    for pool in broker._pools.values():
        waiting = pool.rest()
        children = psutil.Process(pool.pid).children()
        if len(children) > waiting:
            strays += children
    return strays


def _orphans(since: float) -> list[psutil.Process]:
    """Forks of a pool that have lost their parent, and were started after `since` (seconds since the epoch)."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.create_time() > since and process.ppid() == 1 and _is_ours(process):
                found.append(process)
        except psutil.Error:
            continue
    return found


def _is_ours(process: psutil.Process) -> bool:
    line = process.cmdline()
    return "assess.grading.zygote" in line or line[:2] == ["sleep", "1000"]


def _left_on_disk(since: float) -> list[str]:
    folders = ("/tmp", "/var/tmp", "/dev/shm", "/", os.getcwd(), os.path.expanduser("~"))
    own = {f"{MARK}.sock", f"{MARK}-datagrams.sock"}
    return [
        entry.path
        for folder in folders
        for entry in os.scandir(folder)
        if MARK in entry.name and entry.name not in own and entry.stat(follow_symlinks=False).st_mtime > since
    ]


def _wait_until_empty(look: Callable[[], list[psutil.Process]]) -> list[psutil.Process]:
    """What `look` still finds after everything had time to end."""
    give_up = time.monotonic() + SETTLE_S
    pause = threading.Event()
    while found := look():
        if time.monotonic() > give_up:
            break
        pause.wait(0.05)
    return found


@dataclass(frozen=True)
class Step:
    """One test: a hostile case, or the honest grade that ends a family."""

    level: IsolationLevel
    family: str
    case: Case | None

    def __str__(self) -> str:
        return f"{self.level}-{self.family}-{self.case.name if self.case else 'then_an_honest_one'}"


STEPS = [
    Step(level, family, case) for level in LEVELS for family, cases in families().items() for case in [*cases, None]
]


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_the_grade_is_right_and_nothing_stays_behind(
    step: Step, grade: Callable[..., Graded], files: ChallengeFiles, secret: str, reached: Callable[[], list[str]]
) -> None:
    if step.case is None:
        assert files.grader_dir is not None and files.grader is not None
        honest = Submission(files={"solution.py": (files.grader_dir / files.grader.reference).read_bytes()})
        graded = grade(step.level, honest, files.challenge.limits.seconds)
        assert graded.grade.verdict is Verdict.PASS, graded.messages
        return
    case, since = step.case, time.time() - 2.0
    graded = grade(step.level, case.submission, case.seconds, case.only)
    _assert_right(case, graded)
    _assert_readable(graded)
    _assert_nothing_leaked(case, graded, secret)
    assert graded.grade.isolation.level is step.level
    assert graded.seconds < case.seconds * 2 + SLACK_S, f"took {graded.seconds:.1f} s at a limit of {case.seconds}"
    assert not (found := reached()), f"reached somebody outside: {found}"
    assert not _wait_until_empty(lambda: _running(graded.broker)), "processes of the grade still run"
    assert not _wait_until_empty(lambda: _orphans(since)), "processes outlive their pool"
    assert not _left_on_disk(since), "files stay behind"


def _assert_right(case: Case, graded: Graded) -> None:
    result = graded.grade
    flags = {flag.id: flag.message for flag in result.flags}
    seen = [
        (check.id, check.outcome.value, check.message) for check in result.checks if check.outcome is not Outcome.PASS
    ]
    assert result.verdict in case.expect, f"{case.about} Verdict {result.verdict}: {seen} {flags}"
    assert result.score is not None
    assert "judge_error" not in flags, flags
    assert case.flag is None or case.flag in flags, f"no flag {case.flag}, only {flags}: {seen}"
    assert isinstance(graded.events[-1], GradeFinished)
    finished = [event.check for event in graded.events if isinstance(event, CheckFinished)]
    assert not finished or tuple(finished) == result.checks
    if result.verdict is not Verdict.PASS:
        assert result.score < result.max_score
        assert seen, "a grade that is no pass names no check that failed"


def _assert_readable(graded: Graded) -> None:
    for message in graded.messages:
        assert len(message.strip()) > 10, f"no sentence: {message!r}"
        assert len(message) <= MAX_MESSAGE, f"{len(message)} characters: {message[:200]}"
        assert not HARMFUL.search(message), repr(message)
    for flag in graded.grade.flags:
        assert len(flag.message) <= MAX_MESSAGE, f"{len(flag.message)} characters: {flag.message[:200]}"
        assert not HARMFUL.search(flag.message), repr(flag.message)
    assert not HARMFUL.search(graded.printed)
    assert len(graded.printed) <= MAX_PRINTED, f"{len(graded.printed)} characters were passed on"


def _assert_nothing_leaked(case: Case, graded: Graded, secret: str) -> None:
    said = "\n".join([*graded.messages, graded.printed])
    assert "LEAK" not in said, said[said.index("LEAK") :][:500]
    assert secret not in said
    assert not re.search(rf"\b{graded.grade.seed}\b", said), "the seed of the grade was told"
