"""Text of candidates and numbers of judges, made fit to print; every string of a report passes `visible`."""

from __future__ import annotations

import json
import math
import unicodedata
from datetime import UTC, datetime
from typing import Any

HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, bidi, zero width, surrogates …
MAX_VALUE_CHARACTERS = 160  # of a metric that is no number


def visible(text: str) -> str:
    """The text with characters that cannot be seen, or that reorder others, written as `⟨U+202E⟩`."""
    text = text.replace("\r\n", "\n")
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"⟨U+{ord(each):04X}⟩" if each not in "\n\t" and unicodedata.category(each) in HIDDEN_CATEGORIES else each
        for each in text
    )


def number(value: float, digits: int = 4) -> str:
    """A number as people write it: `100`, `87.5`, `0.0312`, `1.2e-08`."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    if value == int(value) and abs(value) < 1e6:
        return str(int(value))
    return f"{value:.{digits}g}".replace("-", "−")


def metric(value: Any) -> str:
    """A metric on one line: numbers rounded, anything else as short JSON."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "–"}[value]
    if isinstance(value, (int, float)):
        return number(_as_float(value))
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= MAX_VALUE_CHARACTERS else text[:MAX_VALUE_CHARACTERS] + " …"


def spans(text: str) -> list[tuple[bool, str]]:
    """The text in parts, each with whether it stood between backticks; unpaired backticks stay as they are."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return [(False, text)]
    return [(place % 2 == 1, part) for place, part in enumerate(parts) if part]


def duration(seconds: float) -> str:
    """A duration in the unit that suits it: `20 ms`, `1.3 s`, `2 min 5 s`."""
    if not math.isfinite(seconds):
        return "unknown"
    if seconds < 0.9995:
        return f"{max(seconds, 0) * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def moment(time: datetime) -> str:
    """A time in UTC, to the minute: `22 November 2026, 18:46 UTC`."""
    time = time.astimezone(UTC)
    return f"{time.day} {time:%B %Y, %H:%M} UTC"


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
