"""How fast we are, as ratios within one run: both sides of each ratio are measured alternately on the same machine.

    warm_grade_over_cold_pytest      a grade by the warm pool / a fresh pytest process that runs the same checks itself
    warm_grade_over_cold_pytest_gnn  the same for the graph challenge, its own work taken off both sides
    isolation_overhead               a grade by the warm pool / the same checks in one warm process without a wall
    first_paint_over_trivial_app     from process start to text on a terminal / the same for a Textual app of one label

Needs the hidden graders. Called by `assess bench`.
"""

from __future__ import annotations

import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from assess.catalog.catalog import Catalog
from assess.errors import AssessError
from assess.grading.broker import Broker
from assess.schema.base import Record
from assess.schema.challenge import ChallengeFiles
from assess.schema.submission import Submission

ATTENTION, SERVING = "transformer/attention", "gnn/serving-latency"
_PATIENCE_S = 120.0
_FIRST_SEED = 1000  # each run has inputs of its own, the same on all sides

_WITHOUT_WALL = """
import sys
import torch
torch.set_num_threads(1)
from pathlib import Path
from assess.catalog.catalog import Catalog
from assess.grading.judge.local import run_without_wall

files = Catalog.load().find(sys.argv[1])
assert files.grader is not None and files.grader_dir is not None
solution = (files.grader_dir / files.grader.reference).read_bytes()
for line in sys.stdin:
    seconds, results = run_without_wall(files, solution, int(line))
    assert results and all(result.outcome == "pass" for result in results), results
    print(seconds, flush=True)
"""

_TRIVIAL_APP = """
from textual.app import App
from textual.widgets import Label

class Trivial(App):
    def compose(self):
        yield Label("painted-for-the-first-time")

Trivial().run()
"""


class Figure(Record):
    """One measured figure: the median of `runs` ratios, and their lower and upper quartile."""

    name: str
    value: float
    unit: str
    aim: float
    runs: int
    spread: tuple[float, float]


def _figure(name: str, ratios: list[float], aim: float) -> Figure:
    low, _, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else (ratios[0],) * 3
    return Figure(
        name=name,
        value=round(statistics.median(ratios), 4),
        unit="ratio",
        aim=aim,
        runs=len(ratios),
        spread=(round(low, 4), round(high, 4)),
    )


class _WithoutWall:
    """A process that runs a challenge's checks in itself, once a line that it is sent."""

    def __init__(self, slug: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WITHOUT_WALL, slug], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, seed: int) -> float:
        """Seconds of one run of the checks."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{seed}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise AssessError("The checks could not be run without a sandbox; `assess verify` tells what is wrong.")
        return float(line)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def _cold(slug: str, seed: int) -> float:
    """Seconds of a fresh process that imports what it needs and runs the checks once, start to end."""
    started = time.perf_counter()
    process = _WithoutWall(slug)
    process.run(seed)
    process.close()
    return time.perf_counter() - started


def _warm(broker: Broker, files: ChallengeFiles, seed: int) -> float:
    """Seconds of one grade of the reference solution, from asking to the grade."""
    assert files.grader is not None and files.grader_dir is not None
    solution = (files.grader_dir / files.grader.reference).read_bytes()
    started = time.perf_counter()
    run = broker.run(files, Submission(files={"solution.py": solution}), seed=seed)
    for _ in run:
        pass
    if run.grade is None or run.grade.verdict != "pass":
        raise AssessError(f"The reference of {files.slug} did not pass; `assess verify {files.slug}` tells why.")
    return time.perf_counter() - started


def _grading(catalog: Catalog, runs: int, say: Callable[[str], None]) -> Iterator[Figure]:
    ours: dict[str, tuple[list[float], list[float], list[float]]] = {}
    for slug in (ATTENTION, SERVING):
        files = catalog.find(slug)
        warm, cold, own = ours[slug] = ([], [], [])
        with Broker() as broker:
            broker.prepare(files)  # as the app does when a challenge is opened
            _warm(broker, files, _FIRST_SEED)
            process = _WithoutWall(slug)
            process.run(_FIRST_SEED)
            for number in range(1, runs + 1):
                say(f"{slug}: run {number} of {runs}")
                seed = _FIRST_SEED + number
                broker.pool_for(files).rest()
                warm.append(_warm(broker, files, seed))
                broker.pool_for(files).rest()  # or what it prepares for the next grade would slow the other sides
                own.append(process.run(seed))
                cold.append(_cold(slug, seed))
            process.close()
    warm, cold, own = ours[ATTENTION]
    yield _figure("warm_grade_over_cold_pytest", [w / c for w, c in zip(warm, cold, strict=True)], 0.15)
    yield _figure("isolation_overhead", [w / o for w, o in zip(warm, own, strict=True)], 1.3)
    warm, cold, own = ours[SERVING]
    yield _figure(
        "warm_grade_over_cold_pytest_gnn",
        [max(0.0, w - o) / (c - o) for w, o, c in zip(warm, own, cold, strict=True)],
        0.1,
    )


def _first_paint(command: list[str], sign: bytes, home: Path) -> float:
    """Seconds from the start of `command` on a terminal of its own until `sign` is on it."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(
            TERM="xterm-256color", COLORTERM="truecolor", ASSESS_HOME=str(home), COLUMNS="120", LINES="40"
        )
        os.execv(command[0], command)
    started = time.perf_counter()
    seen = b""
    try:
        while sign not in seen:
            ready, _, _ = select.select([terminal], [], [], _PATIENCE_S)
            if not ready:
                raise AssessError(f"{' '.join(command[:3])} painted nothing within {_PATIENCE_S:.0f} s.")
            seen += os.read(terminal, 1 << 16)
        return time.perf_counter() - started
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)


def _painting(runs: int, say: Callable[[str], None]) -> Figure:
    ratios = []
    with tempfile.TemporaryDirectory() as home:
        for number in range(-1, runs):
            say(f"first paint: run {max(number, 0) + 1} of {runs}")
            trivial = _first_paint([sys.executable, "-c", _TRIVIAL_APP], b"painted-for-the-first-time", Path(home))
            real = _first_paint([sys.executable, "-m", "assess"], b"Assess", Path(home))
            if number >= 0:
                ratios.append(real / trivial)
    return _figure("first_paint_over_trivial_app", ratios, 1.5)


def measure(runs: int, say: Callable[[str], None]) -> Iterator[Figure]:
    """Measure every figure with `runs` runs of each side; `say` is told how far it is.

    Raises AssessError where the content lacks a challenge or its reference does not pass.
    """
    yield from _grading(Catalog.load(), runs, say)
    yield _painting(runs, say)
