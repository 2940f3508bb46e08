"""The terminal as Textual drives it, but for one thing: a terminal that has gone takes what is written to it.

When a terminal closes, the app is told, saves, and leaves. It must not wait meanwhile for a screen that nobody has:
Textual's thread that writes would die of the first error, and the app would wait for it for ever.
"""

from __future__ import annotations

from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App


class Lenient:
    """A file whose reader may have gone."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, text: str) -> int:
        """Write the text, to whoever is there."""
        with suppress(OSError, ValueError):  # ValueError where the file is closed already
            return self._file.write(text)
        return len(text)

    def flush(self) -> None:
        """Send it."""
        with suppress(OSError, ValueError):
            self._file.flush()


class TerminalDriver(LinuxDriver):
    """Drives a terminal that may close at any moment."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert self._file is not None
        self._file = Lenient(self._file)  # type: ignore[assignment]
