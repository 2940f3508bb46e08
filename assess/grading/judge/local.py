"""The same checks without a wall: submission and judge in one process, so that what the wall costs can be measured.

For `assess bench` alone. Nothing that comes out of here is a grade: a submission could reach all of it.
"""

from __future__ import annotations

import os
import sys
import time
import types
from typing import Any

import pytest

from assess.grading import faults, pytest_plugin
from assess.grading.harness import OPERATIONS, Harness
from assess.grading.judge.context import EventLine, GradeContext
from assess.grading.judge.session import GradeSession, arguments_for
from assess.schema.challenge import ChallengeFiles
from assess.schema.grade import CheckResult


class _LocalLink:
    """Answers requests by calling the harness directly; stands where a Link would."""

    def __init__(self, files: dict[str, str]) -> None:
        module = types.ModuleType("solution")
        exec(compile(files["solution.py"], "solution.py", "exec"), module.__dict__)
        self._harness = Harness(module)
        self.process = types.SimpleNamespace(pid=os.getpid())
        self.last_cpu_s = 0.0
        self.last_wall_s = 0.0
        self.resident_before_load = 0

    def request(self, header: dict[str, Any], arguments: Any = None, **_: Any) -> Any:
        if header["op"] == "canary":
            raise faults.Forbidden("no ban stands here; what is measured is the rest")
        cpu, wall = time.process_time(), time.perf_counter()
        value = OPERATIONS[header["op"]](self._harness, header, arguments)
        self.last_cpu_s, self.last_wall_s = time.process_time() - cpu, time.perf_counter() - wall
        return value

    def output(self) -> str:
        return ""

    def stop(self) -> None: ...

    def reset_peak(self) -> None: ...

    def kill(self) -> None: ...

    def resident_bytes(self) -> tuple[int, int]:
        return 0, 0


class _LocalSource:
    """Makes local links; stands where a WorkerSource would."""

    more = True

    def start(self, load: dict[str, Any], deadline: float) -> _LocalLink:
        return _LocalLink(load["files"])

    def settle(self) -> None: ...

    def close_all(self) -> None: ...


def run_without_wall(files: ChallengeFiles, solution: bytes, seed: int) -> tuple[float, list[CheckResult]]:
    """Seconds that pytest takes for the hidden checks of `files` in this process, and their results."""
    assert files.grader is not None and files.grader_dir is not None
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    context = GradeContext(
        slug=files.slug,
        challenge=files.challenge,
        spec=files.grader,
        grader_dir=files.grader_dir,
        data_dir=files.challenge_dir.parents[1] / "data",
        files={"solution.py": solution},
        starter={path.name: path.read_bytes() for path in files.starter_dir.glob("*.py")},
        seed=seed,
        seconds=files.challenge.limits.seconds,
        workers=_LocalSource(),  # type: ignore[arg-type]
        events=EventLine(None),
    )
    session = GradeSession(lambda: (context, ()))
    sys.dont_write_bytecode = True
    started = time.perf_counter()
    pytest.main(arguments_for(files.grader_dir), plugins=[session, pytest_plugin])
    seconds = time.perf_counter() - started
    for name, module in list(sys.modules.items()):  # what a grader's modules remember belongs to one grade
        if str(getattr(module, "__file__", "")).startswith(str(files.grader_dir)):
            del sys.modules[name]
    return seconds, session.results
