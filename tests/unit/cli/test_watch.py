"""`watch` tests at every save, whatever editors do to the file, and ends in good order."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

RIGHT = "def add(a, b):\n    return a + b\n"
DEADLINE_S = 60.0


class Watch:
    """The real command; its lines are read as they come."""

    def __init__(self, content: Path, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "assess", "watch", "add", str(path)],
            env={**os.environ, "ASSESS_CONTENT": str(content)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, wanted: str) -> str:
        """The lines up to the first that holds `wanted`."""
        seen = ""
        while wanted not in seen:
            try:
                seen += self._lines.get(timeout=DEADLINE_S)
            except queue.Empty:
                pytest.fail(f"{wanted!r} did not come; it printed\n{seen}")
        return seen

    def end(self, sent: int = signal.SIGINT) -> tuple[int, str]:
        """Exit code and standard error after a signal."""
        self.process.send_signal(sent)
        code = self.process.wait(timeout=30)
        self._reader.join(timeout=10)
        assert self.process.stdout is not None and self.process.stderr is not None
        said = self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()
        return code, said


@pytest.fixture
def watch(content, own_home) -> Iterator[Callable[[Path], Watch]]:
    """`watch(path)` begins to watch; ended with the test."""
    opened: list[Watch] = []

    def begin(path: Path) -> Watch:
        opened.append(Watch(content.root, path))
        return opened[-1]

    yield begin
    for one in opened:
        if one.process.poll() is None:
            one.process.kill()
            one.end()


def test_every_save_is_tested_whatever_the_editor_does_to_the_file(watch, tmp_path):
    file = tmp_path / "solution.py"
    file.write_text("def add(a, b):\n    return a * b\n")
    watching = watch(file)
    first = watching.until("FAIL  0 of 1")
    assert "Ctrl-C ends" in first and "── " in first and "✗ One and two make three." in first
    file.write_text("def add(a, b:\n")
    assert "solution.py, line 1" in " ".join(watching.until("INVALID").split())
    file.unlink()
    watching.until("is not there: waiting for it to come back")
    other = tmp_path / "other"
    other.write_text(RIGHT)
    other.rename(file)
    assert "✓ One and two make three." in watching.until("PASS  1 of 1")
    file.write_bytes(b"\xff")
    watching.until("is not UTF-8")
    file.write_text(RIGHT)
    watching.until("PASS  1 of 1")
    started = psutil.Process(watching.process.pid).children(recursive=True)
    code, said = watching.end()
    assert (code, said) == (0, "")
    assert started and not psutil.wait_procs(started, timeout=10)[1]


def test_a_save_while_tests_run_starts_them_over(watch, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "solution.py").write_text(
        "def add(a, b):\n    print('runs', flush=True)\n    while True:\n        pass\n"
    )
    watching = watch(folder)
    watching.until("── ")
    (folder / "notes~").write_text("a backup is no save")
    (folder / "solution.py").write_text(RIGHT)
    watching.until("PASS  1 of 1")
    assert watching.end(signal.SIGTERM)[0] == 143


def test_a_name_that_is_not_there_is_said_at_once(assess):
    done = assess("watch", "add", "missing.py")
    assert done.returncode == 2 and "There is no file" in done.stderr
