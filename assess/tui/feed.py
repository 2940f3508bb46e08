"""One run under way: a thread iterates its events, the screen takes them when it is woken."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from assess.schema.event import Event

JOIN_S = 10.0  # seconds to wait for the thread of a cancelled run, which ends as soon as its processes are killed


class Run(Protocol):
    """What both a check and a submission are to the screen."""

    def __iter__(self) -> Iterator[Event]:
        """The events, blocking between them; once only."""
        ...

    def cancel(self) -> None:
        """End it at once, from any thread."""


class Feed:
    """Events from the run's thread to the interface's, in order, without a message for each of them."""

    def __init__(self, run: Run, wake: Callable[[], None]) -> None:
        """Iterate `run` once started; `wake` is called on the run's thread when something came after a `take`."""
        self._run = run
        self._wake = wake
        self._events: deque[Event] = deque()
        self._lock = threading.Lock()
        self._woken = False
        self._thread = threading.Thread(target=self._iterate, name="run", daemon=True)
        self.cancelled = False
        self.error: Exception | None = None
        """What ended the run early, other than a cancel."""
        self.ended = False
        """Whether the run is over; events may still wait to be taken."""

    def start(self) -> None:
        """Begin to iterate."""
        self._thread.start()

    def take(self, limit: int) -> list[Event]:
        """Up to `limit` events; where more wait, `wake` is called again."""
        with self._lock:
            taken = [self._events.popleft() for _ in range(min(limit, len(self._events)))]
            self._woken = bool(self._events)
            again = self._woken
        if again:
            self._wake()
        return taken

    @property
    def over(self) -> bool:
        """Whether the run has ended and everything was taken."""
        with self._lock:
            return self.ended and not self._events

    def cancel(self) -> None:
        """End the run at once, from any thread; what it has said already can still be taken."""
        if not self.ended:
            self.cancelled = True
            self._run.cancel()

    def join(self) -> None:
        """Wait for the run's thread."""
        self._thread.join(JOIN_S)

    def _iterate(self) -> None:
        error: Exception | None = None
        try:
            for event in self._run:
                self._notify(event)
        except Exception as problem:
            error = problem
        with self._lock:
            self.error, self.ended = error, True
        self._notify(None)

    def _notify(self, event: Event | None) -> None:
        with self._lock:
            if event is not None:
                self._events.append(event)
            waking = not self._woken
            self._woken = True
        if waking:
            self._wake()
