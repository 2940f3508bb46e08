"""What a worker can and cannot do, tried from inside a real one at every level that this machine offers."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from assess.grading.broker import Broker
from tests.unit.grading.engine import LEVELS, grade, outcomes, zygotes

# Each function returns the word "refused" or what it managed to do.
ATTEMPTS = """
import os, socket, signal, ctypes, threading, resource, mmap
import torch

def add(a, b):
    return a + b

def refused(attempt):
    try:
        return str(attempt())
    except (OSError, RuntimeError, MemoryError, ValueError) as error:
        return "refused"

def fork():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return "forked"

ATTEMPTS = {
    "fork": fork,
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "socket": lambda: socket.socket(socket.AF_INET),
    "unix_socket": lambda: socket.socket(socket.AF_UNIX),
    "write": lambda: open("/tmp/assess-was-here", "w").write("x"),
    "write_here": lambda: open("was-here", "w").write("x"),
    "passwd": lambda: open("/etc/passwd").read(1),
    "own_code": lambda: open(PATH).read(1),
    "list_root": lambda: "usr" in os.listdir("/home"),
    "environ_of_others": lambda: open(f"/proc/{PID}/environ").read(1),
    "memory_of_others": lambda: open(f"/proc/{PID}/mem", "rb").read(1),
    "kill_others": lambda: os.kill(PID, 0) or "could signal",
    "kill_all": lambda: os.kill(-1, 0) or "could signal",
    "raise_limit": lambda: resource.prlimit(PID, resource.RLIMIT_NOFILE),
    "memfd": lambda: os.memfd_create("x"),
    "affinity": lambda: os.sched_setaffinity(0, {0}),
    "ptrace": lambda: "could trace" if ctypes.CDLL(None).ptrace(16, PID, 0, 0) == 0 else "refused",
    "mount": lambda: "mounted" if ctypes.CDLL(None).mount(b"none", b"/", b"tmpfs", 0, None) == 0 else "refused",
    "unshare": lambda: "unshared" if ctypes.CDLL(None).unshare(0x10000000) == 0 else "refused",
    "death_signal": lambda: "cleared" if ctypes.CDLL(None).prctl(1, 0, 0, 0, 0) == 0 else "refused",
    "become_root": lambda: os.setuid(0) or "became root",
}

def attempt(name, pid, path):
    global PID, PATH
    PID, PATH = pid, path
    return refused(ATTEMPTS[name])

def count_threads():
    found = []
    threads = [threading.Thread(target=lambda: found.append(1)) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return len(found)

def environment():
    return dict(os.environ)

def descriptors():
    found = []
    for number in range(256):
        try:
            os.fstat(number)
            found.append(number)
        except OSError:
            pass
    return found

def learns(width):
    model = torch.nn.Linear(width, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        loss = model(torch.ones(2, width)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return float(loss)
"""

NAMES = (
    "fork exec socket unix_socket write write_here passwd own_code list_root environ_of_others memory_of_others "
    "kill_others kill_all raise_limit memfd affinity ptrace mount unshare death_signal become_root"
)


@pytest.mark.parametrize("broker_at", LEVELS[:2], indirect=True)
def test_a_confined_worker_is_refused_everything_that_is_not_computing(broker_at, make_challenge):
    files = make_challenge(
        f"""
        import os
        import pytest

        @pytest.mark.parametrize("name", {NAMES.split()!r})
        def test_refused(candidate, name):
            assert candidate.attempt(name, os.getpid(), {str(Path(__file__))!r}) == "refused", name
        """
    )
    result = grade(broker_at, files, ATTEMPTS)
    assert outcomes(result) == {"refused": "pass"}, result.checks[0].message
    assert not Path("/tmp/assess-was-here").exists()


def test_a_worker_at_every_level_can_train_use_threads_and_sees_nothing_of_ours(broker_at, make_challenge):
    files = make_challenge(
        """
        def test_threads(candidate):
            assert candidate.count_threads() == 3

        def test_training(candidate):
            assert candidate.learns(4) >= 0

        def test_environment(candidate):
            assert set(candidate.environment()) <= {"HOME", "PATH", "LANG"}, candidate.environment()

        def test_descriptors(candidate):
            assert len(candidate.descriptors()) == 4, candidate.descriptors()
        """
    )
    result = grade(broker_at, files, ATTEMPTS)
    assert result.verdict == "pass", [check.message for check in result.checks]
    assert result.isolation.level == broker_at.level


def test_the_level_and_what_is_missing_are_on_the_grade(broker_at, files):
    result = grade(broker_at, files, "def add(a, b):\n    return a + b\n")
    assert result.isolation.level == broker_at.level
    if broker_at.level == "none":
        assert {"namespaces", "landlock", "seccomp"} <= set(result.isolation.missing)
    if broker_at.level == "reduced":
        assert "namespaces" in result.isolation.missing


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives its workers a user of their own")
def test_a_worker_of_root_runs_as_nobody(broker_at, make_challenge):
    files = make_challenge("def test_who(candidate):\n    assert candidate.who() != 0\n")
    result = grade(broker_at, files, "import os\ndef add(a, b): ...\ndef who():\n    return os.getuid()\n")
    assert result.verdict == ("fail" if broker_at.level == "none" else "pass")


def test_nothing_is_left_running_after_a_broker_closed(files):
    before = zygotes()
    with Broker() as broker:
        assert grade(broker, files, "def add(a, b):\n    return a + b\n").verdict == "pass"
        (zygote,) = zygotes() - before
        family = [psutil.Process(zygote), *psutil.Process(zygote).children(recursive=True)]
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive
