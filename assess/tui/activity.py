"""Counts the seconds in which somebody works: from one sign of activity to the next, unless there was a pause."""

from __future__ import annotations

PAUSE_S = 120.0  # seconds without a key or a run, after which somebody is elsewhere, or thinks on paper


class ActivityMeter:
    """Knows no clock: it is told the time, in seconds on a monotonic clock."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._seconds = 0.0

    def touch(self, now: float) -> None:
        """A sign of activity: the time since the last one counts, unless it was a pause."""
        if self._last is not None and 0 < now - self._last <= PAUSE_S:
            self._seconds += now - self._last
        self._last = now

    def take(self) -> float:
        """The seconds counted since the last call."""
        seconds, self._seconds = self._seconds, 0.0
        return seconds

    def give_back(self, seconds: float) -> None:
        """Count seconds again that could not be stored."""
        self._seconds += seconds
