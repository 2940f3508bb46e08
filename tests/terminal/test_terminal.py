"""The real program in a real terminal: keys go in through tmux, the screen is read back, nothing is left running."""

from __future__ import annotations

import shutil
import signal

import psutil
import pytest

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


def family(process: psutil.Process) -> list[psutil.Process]:
    """A process and all that it started, directly or not."""
    return [process, *process.children(recursive=True)]


def test_a_whole_attempt_by_keys_leaves_no_process(terminal):
    screen = terminal(120, 40)
    screen.until("Add two tensors")
    screen.keys("Enter")
    screen.until("def add(a, b):")
    screen.keys("F7", "DC")  # select all, delete
    screen.type("def add(a, b):")
    screen.keys("Enter")
    screen.type("return a * b")
    screen.until("        return a * b".strip())
    screen.keys("F5")
    screen.until("0 of 1 passed")
    screen.until("✗ One and two make three.")
    screen.keys("BSpace", "BSpace", "BSpace")
    screen.type("+ b")
    screen.keys("C-j")
    screen.until("1 of 1 passed")
    screen.keys("F8")
    screen.until("Hand in what is in the editor?")
    screen.keys("y")
    screen.until("Submission passed · 100 of 100 points")
    started = family(screen.app())
    assert len(started) > 1, "a warm pool belongs to a running app"
    assert not [m.path for m in started[0].memory_maps() if "libtorch" in m.path], "torch is in the app's process"
    screen.keys("C-o")
    screen.until("✓ Add two tensors")
    screen.keys("C-q")
    screen.until("EXIT 0")
    assert not psutil.wait_procs(started, timeout=20)[1]


def test_quitting_while_endless_code_runs_leaves_no_process(terminal):
    screen = terminal(80, 24)
    screen.until("Add two tensors")
    screen.keys("Enter")
    screen.until("def add(a, b):")
    screen.keys("F7", "DC")
    screen.type("while True: pass")
    screen.keys("F5")
    screen.until("check 1 of 1")
    started = family(screen.app())
    screen.keys("C-q")
    screen.until("EXIT 0", seconds=20)
    assert not psutil.wait_procs(started, timeout=20)[1]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGKILL"])
def test_however_the_app_is_ended_the_draft_is_kept_and_nothing_runs_on(terminal, name):
    screen = terminal(100, 30)
    screen.until("Add two tensors")
    screen.keys("Enter")
    screen.until("def add(a, b):")
    screen.type("# kept whatever happens")
    screen.keys("Enter")
    screen.until("saved ")
    started = family(screen.app())
    screen.app().send_signal(getattr(signal, name))
    screen.until("EXIT ")
    assert not psutil.wait_procs(started, timeout=20)[1]
    again = terminal(100, 30)
    again.until("Add two tensors")
    again.keys("Enter")
    again.until("# kept whatever happens")
    again.keys("C-q")
    again.until("EXIT 0")


def test_a_resized_terminal_is_laid_out_anew(terminal):
    screen = terminal(120, 40)
    screen.until("Add two tensors")
    screen.keys("Enter")
    screen.until("F4 Results")
    screen.resize(50, 12)
    screen.until("Assess needs at least")
    screen.resize(80, 24)
    screen.until("[F3 Editor]")
    screen.resize(200, 60)
    screen.until(lambda text: "Nothing has run yet." in text and "def add(a, b):" in text and "Interface" in text)
    screen.keys("C-q")
    screen.until("EXIT 0")
