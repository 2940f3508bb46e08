"""kill -9 of the app, the pool, the judge or a worker at any instant: no stored record is lost, no process is left."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from assess.store.database import Store

pytestmark = pytest.mark.slow

SLUG = "transformer/attention"
RIGHT = Path(__file__).resolve().parents[2] / "graders/transformer/attention/solutions/right/reference.py"
INSTANTS = [("phase", 1), ("grade_started", 1), ("check_started", 1), ("check_finished", 4), ("check_started", 9)]


def victim_of(name: str, app: psutil.Process) -> psutil.Process | None:
    """The process of that name in the family of a grading command; None where it is not there at this instant."""
    if name == "app":
        return app
    pool = next(iter(app.children()), None)
    if name == "pool" or pool is None:
        return pool
    family = sorted(pool.children(recursive=True), key=lambda process: process.create_time())
    judges = [process for process in family if is_judge(process, pool)]
    if name == "judge":
        return judges[0] if judges else None
    workers = [process for process in family if process not in judges]
    return workers[-1] if workers else None


def is_judge(process: psutil.Process, pool: psutil.Process) -> bool:
    """The judge alone stays in the namespaces of the pool, and is nobody else's parent."""
    try:
        same = Path(f"/proc/{process.pid}/ns/net").readlink() == Path(f"/proc/{pool.pid}/ns/net").readlink()
        return same and not process.children()
    except OSError:
        return False


@pytest.mark.parametrize("victim", ["app", "pool", "judge", "worker"])
@pytest.mark.parametrize("instant", INSTANTS, ids=lambda instant: f"{instant[0]}-{instant[1]}")
def test_a_kill_loses_no_record_and_leaves_no_process(own_home, victim, instant):
    app = subprocess.Popen(
        [sys.executable, "-m", "assess", "grade", SLUG, str(RIGHT), "--events"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert app.stdout is not None
    process = psutil.Process(app.pid)
    seen = 0
    family: list[psutil.Process] = []
    killed = False
    for line in app.stdout:
        seen += json.loads(line)["event"] == instant[0]
        if seen == instant[1] and not killed:
            family = process.children(recursive=True)
            target = victim_of(victim, process)
            if target is not None:
                target.send_signal(signal.SIGKILL)
                killed = True
                if target is process:
                    break
    code = app.wait(120)
    app.stdout.close()
    _, alive = psutil.wait_procs(family, timeout=20)
    assert not alive
    if not killed:
        pytest.skip(f"there was no {victim} yet at {instant[0]} {instant[1]}")
    with Store.open() as store:
        assert not store.problems()
        (attempt,) = store.attempts.of_challenge(SLUG)
        (submission,) = store.submissions.of_attempt(attempt.id)
        assert submission.submission.files["solution.py"] == RIGHT.read_bytes()
        grades = store.grades.of_submission(submission.id)
    if victim == "app":
        assert code == -signal.SIGKILL
    else:
        assert len(grades) == 1 and code in (0, 1, 3)
        assert (code == 3) == (grades[0].grade.score is None)
    if victim == "pool":
        assert code == 0, "a pool that dies is replaced, and the grade runs again"
