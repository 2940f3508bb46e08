"""A program on a pseudo-terminal of its own: keys go in, and what it paints is read back."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from assess.errors import AssessError

COLUMNS, ROWS = 120, 40
PATIENCE_S = 60.0
_KEPT = 1 << 16  # bytes of what was painted last, in which signs are looked for
_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")


class Terminal:
    """One program on one terminal; use as a context manager, which ends the program."""

    def __init__(self, command: list[str], home: Path, environment: Mapping[str, str] | None = None) -> None:
        """Start `command` with its user data in `home`."""
        self._command = command
        self._painted = b""
        self.started = time.perf_counter()
        self._child, self._terminal = pty.fork()
        if self._child == 0:
            os.environ.update(
                {"TERM": "xterm-256color", "COLORTERM": "truecolor", "ASSESS_HOME": str(home), **(environment or {})}
            )
            for name in ("COLUMNS", "LINES"):
                os.environ.pop(name, None)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.execv(command[0], command)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def press(self, keys: str) -> float:
        """Write keys; returns the moment just before, on `time.perf_counter`."""
        before = time.perf_counter()
        os.write(self._terminal, keys.encode())
        return before

    def until(self, sign: str, patience_s: float = PATIENCE_S) -> float:
        """Read until `sign` was painted after the last call; returns the moment at which it had been read.

        Raises AssessError where it does not come.
        """
        wanted = sign.encode()
        self.read(lambda: wanted in _ESCAPES.sub(b"", self._painted), patience_s, f"“{sign}” did not come")
        moment = time.perf_counter()
        self._painted = b""
        return moment

    def read(self, enough: Callable[[], bool], patience_s: float, complaint: str = "") -> bool:
        """Read what is painted until `enough()`, for at most `patience_s`; returns whether it was enough.

        Raises AssessError with the `complaint`, where one is given, if it was not.
        """
        give_up = time.perf_counter() + patience_s
        while not enough():
            left = give_up - time.perf_counter()
            ready = left > 0 and select.select([self._terminal], [], [], left)[0]
            piece = b""
            if ready:
                with contextlib.suppress(OSError):  # the program has ended, and its end of the terminal is closed
                    piece = os.read(self._terminal, 1 << 16)
            if not piece:
                if complaint:
                    raise AssessError(f"{' '.join(self._command[:3])[:80]}: {complaint}.")
                return False
            self._painted = (self._painted + piece)[-_KEPT:]
        return True

    def echo(self, letter: str, patience_s: float = PATIENCE_S) -> float | None:
        """Seconds from before `letter` was written until it had been read back; None where it did not come in time.

        The letter must not be on the screen yet, or painting it anew would be taken for the echo.
        """
        before, wanted, kept = self.press(letter), letter.encode(), self._painted
        self._painted = b""
        came = self.read(lambda: wanted in self._painted, patience_s)
        moment = time.perf_counter()
        self._painted = (kept + self._painted)[-_KEPT:]
        return moment - before if came else None

    def saw(self, sign: str) -> bool:
        """Whether `sign` was painted since `until` last returned."""
        return sign.encode() in _ESCAPES.sub(b"", self._painted)

    def close(self) -> None:
        """Ask the program to leave, and end it if it does not."""
        if self._child <= 0:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGTERM)
        self.read(lambda: False, 20.0)  # until it has closed its end; a program that cannot write would never leave
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        os.close(self._terminal)
        self._child = 0
