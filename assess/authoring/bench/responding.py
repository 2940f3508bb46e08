"""How the app answers while a model trains: the real app on a terminal of its own, graders and all.

A scratch user has a finished solution as a draft, opens its challenge, submits, and goes on typing until the grade is
there. Two things are measured over that time, from the key that submits to the grade on the screen:

- **Event-loop lag**, in the app's process: a task sleeps 10 ms again and again, and the lag is by how much longer than
  that it slept. That is what everything else that waits for the loop (keys, timers, painting) has to wait as well. The
  task is added by the program that the bench starts (`_PROBED`); the app itself knows nothing of it.
- **Key to screen**, from outside: a letter that is not on the screen yet is written to the terminal, and the clock
  stops when it has been read back at the terminal's other end. Ten letters a second at most, at uneven distances; a
  letter that never comes counts as the whole patience.

Each run gives its 95th percentile (and, for keys, its median); a figure is the median of the runs.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assess.authoring.bench.figure import Figure, figure
from assess.authoring.bench.terminal import Terminal
from assess.catalog.catalog import Catalog
from assess.errors import AssessError
from assess.schema.challenge import ChallengeFiles
from assess.store.database import Store

TRAINING = "foundations/vanishing-gradients"
LAG_AIM_MS, KEY_AIM_MS = 20.0, 50.0
_SUBMIT, _YES, _ENTER, _UP = "\x07", "y", "\r", "\x1b[A"
_GRADED = "isolation"  # the status line names it when a grade is there, and not before
_LETTERS = [chr(code) for code in (*range(0x100, 0x1BA), *range(0x400, 0x460))]  # Latin beyond English, Cyrillic
_LINE = 30  # letters before a new line is begun
_LOST_S = 2.0  # patience for one letter
_APART_S = (0.1, 0.25)  # from the echo of one letter to the next, at random, so that no timer of the app keeps step

_PROBED = """
import asyncio, runpy, sys, time
from assess.tui.app import AssessApp

TICK = 0.01

LOG = sys.argv.pop()

async def probe():
    with open(LOG, "w") as file:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            print(now, now - before - TICK, file=file, flush=True)

ready = AssessApp.on_ready

def on_ready(self):
    self.measuring = asyncio.create_task(probe())
    ready(self)

AssessApp.on_ready = on_ready
runpy.run_module("assess", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class Response:
    """What one grade gave: seconds of lag at every tick, and seconds from key to screen for every letter."""

    lags: list[float]
    keys: list[float]


def percentile_95(values: list[float]) -> float:
    """The 95th percentile, linear between neighbours."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def _draft(files: ChallengeFiles, solution: bytes, home: Path) -> None:
    """Give the user whose data is in `home` a solution to submit."""
    with Store.open(home / "assess.db") as store:
        attempt = store.attempts.resume(files.slug)
        store.drafts.save_bytes(attempt.id, {"solution.py": solution})


def respond(files: ChallengeFiles, solution: bytes, home: Path, letters: int | None = None) -> Response:
    """Submit `solution` in the real app, in an empty `home`, and measure until it is graded.

    With `letters` it ends after that many. Raises AssessError where the app does not come as far.
    """
    _draft(files, solution, home)
    log = home / "lags"
    command = [sys.executable, "-c", _PROBED, str(log)]
    keys: list[float] = []
    chance = random.Random(len(solution))
    unused = [letter for letter in _LETTERS if letter not in solution.decode()]
    with Terminal(command, home, {"ASSESS_CONTENT": str(files.challenge_dir.parents[2])}) as terminal:
        terminal.until(files.slug)  # it is in the list
        terminal.press(files.slug)
        terminal.until(files.challenge.title)
        terminal.press(_ENTER)
        terminal.until("Ready.")
        terminal.press(_ENTER + _UP)  # an empty first line, to type in
        started = terminal.press(_SUBMIT)
        terminal.until("Hand in")
        terminal.press(_YES)
        terminal.until("Submission")  # the status line says what runs
        for number, letter in enumerate(unused[:letters], 1):
            if terminal.saw(_GRADED):
                break
            keys.append(terminal.echo(letter, _LOST_S) or _LOST_S)
            terminal.read(lambda: False, chance.uniform(*_APART_S))
            if number % _LINE == 0:
                terminal.press(_ENTER)
                terminal.read(lambda: False, _APART_S[1])
        ended = time.perf_counter()
    pairs = [tuple(map(float, line.split())) for line in log.read_text().splitlines()]
    return Response([lag for at, lag in pairs if started <= at <= ended], keys)


def measure_responding(catalog: Catalog, runs: int, say: Callable[[str], None]) -> Iterator[Figure]:
    """The figures of the app while a model trains.

    Raises AssessError where the challenge or its reference is missing, or the app does not do as it is told.
    """
    files = catalog.find(TRAINING)
    if files.grader is None or files.grader_dir is None:
        raise AssessError(f"{TRAINING} has no hidden grader here, so nothing can be trained in a grade.")
    solution = (files.grader_dir / files.grader.reference).read_bytes()
    responses = []
    for number in range(1, runs + 1):
        say(f"the app while a model trains: run {number} of {runs}")
        with tempfile.TemporaryDirectory() as home:
            responses.append(respond(files, solution, Path(home)))
    lags = [1000 * percentile_95(response.lags) for response in responses]
    keys = [1000 * percentile_95(response.keys) for response in responses]
    usual = [1000 * statistics.median(response.keys) for response in responses]
    yield figure("event_loop_lag_p95_ms", lags, LAG_AIM_MS, "ms")
    yield figure("key_to_screen_ms", keys, KEY_AIM_MS, "ms")
    yield figure("key_to_screen_median_ms", usual, KEY_AIM_MS, "ms")
