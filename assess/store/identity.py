"""Ids that sort by time, and times as the database writes them."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: sorts as its values do; no i, l, o or u
TIME_LENGTH = 10  # characters: 50 bits hold the milliseconds until the year 37,000
CHANCE_LENGTH = 16  # characters: 80 random bits, so that two processes never make the same id
CHANCE_BITS = CHANCE_LENGTH * 5

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A unique id of 26 characters that sorts after every id made earlier by this process, whatever the clock does."""
    global _last
    milliseconds = int(datetime.now(UTC).timestamp() * 1000)
    with _lock:
        _last = max((milliseconds << CHANCE_BITS) | secrets.randbits(CHANCE_BITS), _last + 1)
        value = _last
    return "".join(ALPHABET[(value >> shift) & 31] for shift in range((TIME_LENGTH + CHANCE_LENGTH - 1) * 5, -1, -5))


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def to_text(moment: datetime) -> str:
    """An aware time as ISO 8601 in UTC with microseconds, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    """The aware time that `to_text` wrote."""
    return datetime.fromisoformat(text)
