"""Suspended, disconnected, out of disk: in a real terminal, with the real processes."""

from __future__ import annotations

import resource
import shutil
import signal

import psutil
import pytest

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


def opened(screen) -> None:
    """Open the challenge and wait for the editor."""
    screen.until("Add two tensors")
    screen.keys("Enter")
    screen.until("def add(a, b):")


def test_a_suspended_app_comes_back_with_its_work_and_runs_on(terminal):
    screen = terminal(100, 30)
    opened(screen)
    screen.type("# typed before")
    screen.until("# typed before")
    app = screen.app()
    screen.keys("C-p")
    screen.until("Search for commands")
    screen.type("suspend")
    screen.until("leaves the terminal to the shell")
    screen.keys("Enter")
    screen.until(lambda _: app.status() == psutil.STATUS_STOPPED)
    screen.until(lambda text: "# typed before" not in text)  # the shell has its screen again
    app.send_signal(signal.SIGCONT)
    screen.until("# typed before")
    screen.type(" and after")
    screen.until("# typed before and after")
    screen.keys("Enter", "F5")
    screen.until("0 of 1 passed")
    screen.keys("C-q")
    screen.until("EXIT 0")


def test_a_stop_from_outside_while_a_check_runs_keeps_the_run(terminal, content):
    content.write("challenges/foundations/add/starter/solution.py", "def add(a, b):\n    while True:\n        pass\n")
    screen = terminal(100, 30)
    opened(screen)
    screen.keys("F5")
    screen.until("check 1 of 1")
    app = screen.app()
    app.send_signal(signal.SIGTSTP)
    screen.until(lambda _: app.status() == psutil.STATUS_STOPPED)
    app.send_signal(signal.SIGCONT)
    screen.until(lambda text: "check 1 of 1" in text or "out of time" in text)
    screen.keys("Escape")
    screen.until(lambda text: "cancelled after" in text or "out of time" in text)
    screen.keys("C-q")
    screen.until("EXIT 0")


def test_a_terminal_that_closes_keeps_the_last_word_and_leaves_no_process(terminal, content):
    screen = terminal(100, 30)
    opened(screen)
    screen.type("# the last word")
    screen.until("# the last word")
    app = screen.app()
    started = [app, *app.children(recursive=True)]
    assert len(started) > 1
    screen.close()
    assert not psutil.wait_procs(started, timeout=30)[1]
    again = terminal(100, 30)
    again.until("Add two tensors")
    again.keys("Enter")
    again.until("# the last word")
    again.keys("C-q")
    again.until("EXIT 0")


def test_a_full_disk_is_said_keeps_the_work_and_is_got_over(terminal, own_home):
    screen = terminal(100, 30)
    opened(screen)
    app = screen.app()
    largest = max(path.stat().st_size for path in own_home.glob("assess.db*"))
    _, hard = resource.prlimit(app.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(app.pid, resource.RLIMIT_FSIZE, (min(largest, 4096), hard))
    screen.type("# no room for this")
    screen.until("! not saved")
    screen.until("The disk has no room")
    assert "# no room for this" in screen.screen()
    screen.keys("C-q")
    screen.until("could not be saved")
    assert app.is_running(), "it stays while work would be lost"
    resource.prlimit(app.pid, resource.RLIMIT_FSIZE, (hard, hard))
    screen.keys("C-s")
    screen.until(lambda text: " saved " in text and "! not saved" not in text)
    screen.keys("C-q")
    screen.until("EXIT 0")
    again = terminal(100, 30)
    again.until("Add two tensors")
    again.keys("Enter")
    again.until("# no room for this")
    again.keys("C-q")
    again.until("EXIT 0")
