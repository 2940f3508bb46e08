"""The real program in a real terminal: keys go in through tmux, the screen is read back, nothing is left running."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

DEADLINE_S = 90.0
POLL_S = 0.05

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """One tmux server with one session that runs the app; the shell around it tells its exit code."""

    def __init__(self, content: Path, home: Path, width: int, height: int) -> None:
        self.socket = f"test-{uuid.uuid4().hex[:12]}"
        run = f"{shlex.quote(sys.executable)} -m assess; echo EXIT $?; exec cat"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height), run,
                  env={"ASSESS_HOME": str(home), "ASSESS_CONTENT": str(content), "TERM": "xterm-256color"})  # fmt: skip

    def tmux(self, *arguments: str, env: dict[str, str] | None = None) -> str:
        """Run one tmux command on this server."""
        done = subprocess.run(
            ["tmux", "-L", self.socket, *arguments],
            capture_output=True, text=True, timeout=20, check=True, env={**os.environ, **(env or {})},
        )  # fmt: skip
        return done.stdout

    def screen(self) -> str:
        """What is on the screen."""
        return self.tmux("capture-pane", "-p")

    def keys(self, *keys: str) -> None:
        """Press keys, as tmux names them."""
        self.tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type text."""
        self.tmux("send-keys", "-l", text)

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def until(self, condition: Callable[[str], bool] | str, seconds: float = DEADLINE_S) -> str:
        """Read the screen until it holds the text, or the condition is true of it; fails with the last screen."""
        wanted = (lambda screen: condition in screen) if isinstance(condition, str) else condition
        deadline = time.monotonic() + seconds
        while not wanted(screen := self.screen()):
            assert time.monotonic() < deadline, f"{condition!r} did not come in {seconds:g} s; the screen is\n{screen}"
            _wait(POLL_S)
        return screen

    def app(self) -> psutil.Process:
        """The process of the app."""
        shell = psutil.Process(int(self.tmux("display-message", "-p", "#{pane_pid}")))
        (app,) = [child for child in shell.children() if "assess" in child.cmdline()]
        return app

    def close(self) -> None:
        """End the server and all that runs in it."""
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True, timeout=20, check=False)


def _wait(seconds: float) -> None:
    """Let others work; a poll between two looks at the screen, never a guess of how long something takes."""
    import threading

    threading.Event().wait(seconds)


@pytest.fixture
def terminal(content, own_home) -> Iterator[Callable[[int, int], Terminal]]:
    """`terminal(columns, rows)` opens the app on the test's content; closed at the end."""
    opened: list[Terminal] = []

    def open_terminal(width: int, height: int) -> Terminal:
        opened.append(Terminal(content.root, own_home, width, height))
        return opened[-1]

    yield open_terminal
    for one in opened:
        one.close()


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
