"""Grading by the warm pool against the same checks without pool or wall, both sides alternately in one run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from assess.authoring.bench.figure import Figure, figure
from assess.catalog.catalog import Catalog
from assess.errors import AssessError
from assess.grading.broker import Broker
from assess.schema.challenge import ChallengeFiles
from assess.schema.submission import Submission

ATTENTION, SERVING = "transformer/attention", "gnn/serving-latency"
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


def measure_grading(catalog: Catalog, runs: int, say: Callable[[str], None]) -> Iterator[Figure]:
    """The three figures of grading. Raises AssessError where a challenge is missing or its reference does not pass."""
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
    yield figure("warm_grade_over_cold_pytest", [w / c for w, c in zip(warm, cold, strict=True)], 0.15)
    yield figure("isolation_overhead", [w / o for w, o in zip(warm, own, strict=True)], 1.3)
    warm, cold, own = ours[SERVING]
    yield figure(
        "warm_grade_over_cold_pytest_gnn",
        [max(0.0, w - o) / (c - o) for w, o, c in zip(warm, own, cold, strict=True)],
        0.1,
    )
