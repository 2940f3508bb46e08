"""The grading broker: a submission goes in, events come out, and the last one is the grade.

The terminal app, the command line and the web all grade through `Broker.run`. It keeps a warm pool for each family of
imports, replaces one that died or whose code changed on disk, and turns a death of the judge into `judge_error`, so
that a fault of ours is never anybody's zero. For a challenge that somebody works on, a judge waits with its tests
collected.
"""

from __future__ import annotations

import json
import os
import secrets
import select
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from assess.errors import AssessError, IsolationError, PoolError
from assess.grading.digest import challenge_digest, folder_digest, grader_digest
from assess.grading.pool import Judge, Pool, family_of, start_deadline
from assess.grading.sandbox.confine import confinement_for
from assess.grading.sandbox.probe import missing_mechanisms, resolve_level
from assess.grading.verdict import environment
from assess.grading.visible import visible_spec
from assess.schema.challenge import ChallengeFiles, Limits
from assess.schema.event import EVENT, CheckFinished, Event, GradeFinished, Phase
from assess.schema.grade import CheckResult, Flag, Grade, Hashes, Isolation, IsolationLevel, Verdict
from assess.schema.grader import GraderSpec
from assess.schema.submission import Submission

Part = Literal["hidden", "visible"]
_SLACK_S = 30.0  # beyond the grade's own seconds: the judge's reference work and its start
_PATIENCE, _PATIENCE_WITH_PROFILE = 2, 5  # times the grade's own seconds; a profile runs the tests three times more
_POLL_S = 0.1
_MAX_EVENT = 16 << 20
_MOST_PREPARED = 2  # judges that wait: for the visible and for the hidden tests of the challenge that is open
_SPARE_WORKERS = 2  # of a prepared judge, beyond one a check: a check that compares takes a second one
_FEW_WORKERS = 4  # kept for a grade that nobody announced: there may be no other like it


class Broker:
    """Grades on this machine. Use as a context manager; leaving it ends every process that it started."""

    def __init__(self, level: IsolationLevel | str | None = None) -> None:
        """`level` None is the best that this machine offers, and never `none`."""
        self._asked = None if level is None else str(level)
        self._pools: dict[tuple[str, ...], Pool] = {}
        self._prepared: dict[tuple[str, Part], tuple[str, Judge | None]] = {}
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Broker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def level(self) -> str:
        """The isolation level that grades run at; raises IsolationError where it cannot be had."""
        return resolve_level(self._asked)

    @property
    def status(self) -> str:
        """A short sentence on the pools, for a status line."""
        pools = list(self._pools.values())
        if not pools:
            return "no warm pool yet"
        waiting = next((pool for pool in pools if not pool.is_ready), None)
        return f"warming: {waiting.status}" if waiting else "ready"

    def warm(self, imports: Sequence[str]) -> None:
        """Start the pool for `imports` in the background, unless it runs; returns at once."""
        self._pool(family_of(imports))

    def prepare(self, files: ChallengeFiles, part: Part = "hidden") -> None:
        """From now on have a judge wait for the next grade of this part of a challenge; returns at once.

        The last two parts asked for are kept so. Raises ContentError for visible tests that cannot be read.
        """
        tests = _tests_of(files, part)
        with self._lock:
            stale = [self._prepared.pop((files.slug, part), ("", None))[1]]
            self._prepared[files.slug, part] = ("", None)
            while len(self._prepared) > _MOST_PREPARED:
                stale.append(self._prepared.pop(next(iter(self._prepared)))[1])
        for judge in stale:
            if judge is not None:
                judge.close()
        self._put_back(files, part, tests)

    def _put_back(self, files: ChallengeFiles, part: Part, tests: _Tests) -> None:
        """Have another judge wait, where none does."""
        try:
            judge = self.judge_for(files, tests, len(tests.spec.checks) + _SPARE_WORKERS)
        except (PoolError, IsolationError):
            return  # the next grade meets the same, and says so
        with self._lock:
            if not self._closed and self._prepared.get((files.slug, part), ("", judge))[1] is None:
                self._prepared[files.slug, part] = (tests.digest, judge)
                return
        judge.close()

    def renew(self, files: ChallengeFiles, part: Part) -> None:
        """After a grade: have another judge wait for the next one, where `prepare` asked for that."""
        if (files.slug, part) in self._prepared:
            try:
                tests = _tests_of(files, part)
            except AssessError:
                return  # the tests changed and cannot be read now; the next grade says so
            self._put_back(files, part, tests)

    def take_prepared(self, files: ChallengeFiles, part: Part, tests: _Tests, pool: Pool) -> Judge | None:
        """The judge that waits for exactly these tests, if there is one; it is the caller's from now on."""
        with self._lock:
            digest, judge = self._prepared.get((files.slug, part), ("", None))
            if judge is None:
                return None
            self._prepared[files.slug, part] = ("", None)
        if digest == tests.digest and judge.pool is pool:
            return judge
        judge.close()
        return None

    def judge_for(
        self, files: ChallengeFiles, tests: _Tests, workers: int = _FEW_WORKERS, limits: Limits | None = None
    ) -> Judge:
        """A fresh judge that collects these tests, with `workers` kept ready. Raises PoolError and IsolationError."""
        confinement = confinement_for(self.level, limits or files.challenge.limits, tests.spec)
        return self.pool_for(files).start_judge(tests.folder, confinement, workers)

    def _pool(self, family: tuple[str, ...]) -> Pool:
        with self._lock:
            if self._closed:
                raise PoolError("The grading broker was closed.")
            pool = self._pools.get(family)
            if pool is not None and not pool.is_alive:
                pool.close()
                pool = None
            if pool is None:
                pool = self._pools[family] = Pool(family)
            return pool

    def run(
        self,
        files: ChallengeFiles,
        submission: Submission,
        *,
        part: Part = "hidden",
        seed: int | None = None,
        only: tuple[str, ...] = (),
        limits: Limits | None = None,
        profile: bool = False,
    ) -> GradeRun:
        """Grade `submission`; nothing happens until the run is iterated.

        `seed` None draws a fresh one. `only` names checks by id; a visible test's id is its name without `test_`.
        `limits` replaces the challenge's own. `profile` runs visible tests again after the checks to find out where
        time and memory go, beside the reference where the hidden half is here. Raises ValueError for a profile of
        hidden tests, which would tell how they look.
        """
        if profile and part != "visible":
            raise ValueError("only visible tests can be profiled")
        if seed is None:
            seed = secrets.randbelow(2**31)
        return GradeRun(self, files, submission, part, seed, only, limits or files.challenge.limits, profile)

    def pool_for(self, files: ChallengeFiles) -> Pool:
        """The pool that grades this challenge, started if need be."""
        return self._pool(family_of(files.challenge.imports))

    def close(self) -> None:
        """End every pool, judge and worker; safe to call twice and from any thread."""
        with self._lock:
            self._closed = True
            pools, self._pools = list(self._pools.values()), {}
            prepared, self._prepared = list(self._prepared.values()), {}
        for _, judge in prepared:
            if judge is not None:
                judge.close()
        for pool in pools:
            pool.close()


@dataclass(frozen=True)
class _Tests:
    """The tests of one part of a challenge, as they are on disk now."""

    folder: Path
    spec: GraderSpec
    digest: str


def _tests_of(files: ChallengeFiles, part: Part) -> _Tests:
    """Raises AssessError where the hidden half is absent, ContentError for visible tests that cannot be read."""
    if part == "visible":
        return _Tests(files.visible_dir, visible_spec(files.visible_dir), folder_digest(files.visible_dir))
    if files.grader is None or files.grader_dir is None:
        raise AssessError(f"{files.slug} has no hidden grader here: this copy of the content is a candidate's.")
    return _Tests(files.grader_dir, files.grader, grader_digest(files))


def _reference_of(files: ChallengeFiles) -> str | None:
    """The reference solution as Latin-1 text, for the judge's eyes; None where the hidden half is absent."""
    if files.grader is None or files.grader_dir is None:
        return None
    try:
        return (files.grader_dir / files.grader.reference).read_bytes().decode("latin-1")
    except OSError:
        return None


class GradeRun:
    """One grade: iterate it for its events. `grade` is set at the end, and stays None when it was cancelled."""

    def __init__(
        self,
        broker: Broker,
        files: ChallengeFiles,
        submission: Submission,
        part: Part,
        seed: int,
        only: tuple[str, ...],
        limits: Limits,
        profile: bool = False,
    ) -> None:
        self.grade: Grade | None = None
        self.seed = seed
        self.log = ""
        """What the judge itself wrote when something went wrong: for us, not for a candidate."""
        self._broker = broker
        self._files = files
        self._submission = submission
        self._part = part
        self._only = only
        self._limits = limits
        self._profile = profile
        self._cancelled = threading.Event()
        self._judge: Judge | None = None
        self._results: list[CheckResult] = []

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """End the judge and its workers at once; the iteration then ends without a grade. For any thread."""
        self._cancelled.set()
        if (judge := self._judge) is not None:
            judge.end()

    def __iter__(self) -> Iterator[Event]:
        try:
            for trial in (1, 2):
                pool = self._broker.pool_for(self._files)
                try:
                    yield from self._wait_for(pool)
                except PoolError:
                    if trial == 2:
                        raise
                    yield Phase(message="the warm pool died as it started; starting another")
                    continue
                if self.cancelled:
                    return
                yield from self._graded_by(pool)
                if self.grade is not None or self.cancelled or pool.is_alive or trial == 2:
                    break
                self._results.clear()
                yield Phase(message="the warm pool died; grading again with a new one")
            if self.grade is None and not self.cancelled:
                self.grade = self._unscored("The judge ended before the grade was complete.")
                yield GradeFinished(grade=self.grade)
        finally:
            if self.grade is None:
                self.cancel()
            self._broker.renew(self._files, self._part)

    def _wait_for(self, pool: Pool) -> Iterator[Event]:
        said = ""
        give_up = start_deadline()
        while not self.cancelled and not pool.wait_ready(_POLL_S):
            if pool.status != said:
                said = pool.status
                yield Phase(message=said)
            if time.monotonic() > give_up:
                raise PoolError("The warm pool did not start in time; is the machine out of memory?")

    def _graded_by(self, pool: Pool) -> Iterator[Event]:
        tests = _tests_of(self._files, self._part)
        request = self._request(tests)
        judge = self._broker.take_prepared(self._files, self._part, tests, pool)
        try:
            judge = self._asked(judge, request) or self._asked(
                self._broker.judge_for(self._files, tests, limits=self._limits), request
            )
        except PoolError:
            return
        if judge is None:
            return
        self._judge = judge
        if self.cancelled:
            self.cancel()
        try:
            yield from self._follow(judge.events.fileno())
        finally:
            self.log = judge.close()

    @staticmethod
    def _asked(judge: Judge | None, request: dict[str, Any]) -> Judge | None:
        """The judge, once it has the request; None where it has died while it waited."""
        if judge is None:
            return None
        try:
            judge.grade(request)
        except PoolError:
            judge.close()
            return None
        return judge

    def _follow(self, events: int) -> Iterator[Event]:
        patience = _PATIENCE_WITH_PROFILE if self._profile else _PATIENCE
        give_up = time.monotonic() + self._limits.seconds * patience + _SLACK_S
        pending = b""
        while True:
            ready, _, _ = select.select([events], [], [], max(0.0, give_up - time.monotonic()))
            if not ready:
                return
            piece = os.read(events, 1 << 16)
            if not piece:
                return
            pending += piece
            if len(pending) > _MAX_EVENT:
                return
            *lines, pending = pending.split(b"\n")
            for line in lines:
                event = EVENT.validate_json(line)
                if isinstance(event, CheckFinished):
                    self._results.append(event.check)
                if isinstance(event, GradeFinished):
                    self.grade = event.grade
                yield event
                if self.grade is not None:
                    return

    def _request(self, tests: _Tests) -> dict[str, Any]:
        """All that the judge needs, as JSON; files travel as Latin-1 text, which maps bytes one to one."""
        files, level = self._files, self._broker.level
        starter = {
            path.relative_to(files.starter_dir).as_posix(): path.read_bytes()
            for path in sorted(files.starter_dir.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }
        confinement = confinement_for(level, self._limits, tests.spec)
        return {
            "slug": files.slug,
            "challenge": json.loads(files.challenge.model_dump_json()),
            "spec": json.loads(tests.spec.model_dump_json()),
            "grader_dir": str(tests.folder),
            "data_dir": str(files.challenge_dir.parents[1] / "data"),
            "files": {name: content.decode("latin-1") for name, content in self._submission.files.items()},
            "starter": {name: content.decode("latin-1") for name, content in starter.items()},
            "seed": self.seed,
            "seconds": self._limits.seconds,
            "only": list(self._only),
            "profile": self._profile,
            "reference": _reference_of(files) if self._profile else None,
            "confinement": asdict(confinement),
            "isolation": {"level": level, "missing": list(missing_mechanisms(level))},
            "hashes": {
                "submission": self._submission.digest,
                "challenge": challenge_digest(files),
                "grader": tests.digest,
            },
        }

    def _unscored(self, reason: str) -> Grade:
        """The grade of a submission whose judge died: unscored, with what had been found so far."""
        request = self._request(_tests_of(self._files, self._part))
        last = [line for line in self.log.strip().splitlines() if line.strip()][-1:]
        return Grade(
            challenge=self._files.slug,
            seed=self.seed,
            verdict=Verdict.JUDGE_ERROR,
            score=None,
            max_score=sum(check["points"] for check in request["spec"]["checks"]),
            checks=tuple(self._results),
            isolation=Isolation.model_validate(request["isolation"]),
            environment=environment(),
            flags=(Flag(id="judge_error", message=" ".join([reason, *last])[:1000]),),
            hashes=Hashes.model_validate(request["hashes"]),
            duration_s=0.0,
        )
