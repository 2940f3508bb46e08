"""A file or a folder that another program edits: something is called soon after each save.

Editors save in many ways, by writing, or by another file that takes the name; so it is the folder that is watched.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from assess.catalog.submission import NOT_HANDED_IN

SETTLE_MS = 80  # a save is several changes: wait until they are over
LOOK_MS = 1000  # at least as often the files are looked at, since some file systems tell of nothing
CLOSE_S = 5.0  # seconds to wait for the thread, which looks several times a second whether it should end

Signature = tuple[tuple[str, int, int, int], ...]


class FileWatch:
    """Watches from `start` to `close`, on a thread of its own."""

    def __init__(self, path: Path, changed: Callable[[], None]) -> None:
        """`changed` is called on the watching thread after each save, with no more said than that."""
        self._path = Path(os.path.abspath(path))
        self._changed = changed
        self._seen: Signature = ()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)

    def start(self) -> None:
        """Begin; every change after this call is told of."""
        self._seen = signature(self._path)
        self._thread.start()

    def close(self) -> None:
        """End, and wait for the thread; `changed` is not called afterwards."""
        self._stop.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(CLOSE_S)

    def _watch(self) -> None:
        from watchfiles import watch

        folder = self._path if self._path.is_dir() else self._path.parent
        while not self._stop.is_set():
            try:
                for _ in watch(
                    folder, watch_filter=lambda change, path: self._concerns(path), step=SETTLE_MS,
                    stop_event=self._stop, raise_interrupt=False, recursive=folder == self._path,
                    rust_timeout=LOOK_MS, yield_on_timeout=True,
                ):  # fmt: skip
                    self._look()
            except OSError:  # no more watches to be had, or the folder is gone and may come back
                self._stop.wait(LOOK_MS / 1000)
                self._look()

    def _look(self) -> None:
        now = signature(self._path)
        if now != self._seen and not self._stop.is_set():
            self._seen = now
            self._changed()

    def _concerns(self, path: str) -> bool:
        """Whether a change of `path` may change what is handed in."""
        if path == str(self._path):
            return True
        inside, _, relative = path.partition(str(self._path) + os.sep)
        return not inside and bool(relative) and not any(map(_is_left_out, relative.split(os.sep)))


def _is_left_out(name: str) -> bool:
    """Whether a file or folder of this name is not handed in: the tests, what Python and editors leave behind."""
    return name in NOT_HANDED_IN or name.startswith(".") or name.endswith(("~", ".pyc"))


def signature(path: Path) -> Signature:
    """What changes with every save of a file, or of any file in a folder; empty where there is nothing."""
    found = []
    for file in [path] if not path.is_dir() else sorted(path.rglob("*")):
        if file == path or not any(map(_is_left_out, file.relative_to(path).parts)):
            try:
                stat = file.stat()
            except OSError:
                continue
            if not file.is_dir():
                found.append((str(file), stat.st_mtime_ns, stat.st_size, stat.st_ino))
    return tuple(found)
