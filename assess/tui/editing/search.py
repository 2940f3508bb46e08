"""Find and replace in a text: plain words or a regular expression, with what is wrong with a pattern said in words."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MOST_HITS = 10_000
PATIENCE_S = 0.3  # seconds; a pattern such as `(a+)+b` can take years, and the keyboard waits meanwhile


class BadPattern(Exception):
    """The pattern or the replacement cannot be used; the message says why, in a few words."""


@dataclass(frozen=True)
class Search:
    """What to look for."""

    pattern: str
    case: bool = False
    """Whether capitals matter."""
    regex: bool = False

    def compile(self) -> re.Pattern[str]:
        """The pattern as a regular expression. Raises BadPattern."""
        source = self.pattern if self.regex else re.escape(self.pattern)
        try:
            return re.compile(source, re.MULTILINE | (0 if self.case else re.IGNORECASE))
        except (re.error, OverflowError, RecursionError) as error:
            raise BadPattern(f"not a pattern yet: {_reason(error)}") from None


def find_all(text: str, search: Search) -> list[tuple[int, int]]:
    """Where `search` is found in `text`, as (start, end), at most `MOST_HITS`; empty matches are left out.

    Raises BadPattern, also for a pattern that takes too long.
    """
    if not search.pattern:
        return []
    pattern = search.compile()
    hits: list[tuple[int, int]] = []
    with _patience():
        for match in pattern.finditer(text):
            if match.end() > match.start():
                hits.append(match.span())
                if len(hits) == MOST_HITS:
                    break
    return hits


def replaced(text: str, search: Search, by: str, hits: list[tuple[int, int]]) -> str:
    """What stands from the first to the last of `hits` once each is replaced `by`; groups work in a pattern.

    Raises BadPattern where `by` refers to a group that is not there.
    """
    pattern = search.compile()
    parts: list[str] = []
    end = hits[0][0]
    with _patience():
        for start, stop in hits:
            parts.append(text[end:start])
            match = pattern.match(text, start) if search.regex else None
            try:
                parts.append(by if match is None else match.expand(by))
            except (re.error, IndexError) as error:
                raise BadPattern(f"not a replacement yet: {_reason(error)}") from None
            end = stop
    return "".join(parts)


def _reason(error: Exception) -> str:
    return error.msg if isinstance(error, re.error) else str(error)


@contextmanager
def _patience() -> Iterator[None]:
    """Raise BadPattern in the block after `PATIENCE_S`. Python looks at signals while it matches, and at nothing else.

    Only the main thread gets signals; elsewhere the block takes as long as it takes.
    """
    if threading.current_thread() is not threading.main_thread() or signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return

    def over(signum: int, frame: object) -> None:
        raise BadPattern("this pattern takes too long here: make it simpler")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
