"""A real terminal: tmux, with the program in it."""

from __future__ import annotations

import os
import shlex
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


class Terminal:
    """One tmux server with one session that runs the app; the shell around it tells its exit code."""

    def __init__(self, content: Path, home: Path, width: int, height: int, **environment: str) -> None:
        self.socket = f"test-{uuid.uuid4().hex[:12]}"
        run = f"{shlex.quote(sys.executable)} -m assess; echo EXIT $?; exec cat"
        places = {"ASSESS_HOME": str(home), "ASSESS_CONTENT": str(content), "TERM": "xterm-256color"}
        size = ("-x", str(width), "-y", str(height))
        self.tmux("-f", "/dev/null", "new-session", "-d", *size, run, env=places | environment)

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
def terminal(content, own_home) -> Iterator[Callable[..., Terminal]]:
    """`terminal(columns, rows, EDITOR="vi")` opens the app on the test's content; closed at the end."""
    opened: list[Terminal] = []

    def open_terminal(width: int, height: int, **environment: str) -> Terminal:
        opened.append(Terminal(content.root, own_home, width, height, **environment))
        return opened[-1]

    yield open_terminal
    for one in opened:
        one.close()
