"""What a check's message names, told apart: the place in the candidate's code, and shapes. Plain text in and out."""

from __future__ import annotations

import re
from dataclasses import dataclass

PLACE = re.compile(r"[ (]*\b(?P<file>[\w./-]+\.py), line (?P<line>\d{1,7})\)?")
TUPLE = r"\(\d[\d, ]*\)|\(\)"
EXPECTED = re.compile(
    rf"(?:must have shape|expected (?:an? \w+ of )?shape) (?P<wanted>{TUPLE})[;,](?: got)? (?P<came>{TUPLE})"
)
NAMED = re.compile(rf"\b(?P<name>[A-Za-z_]\w*) (?P<shape>{TUPLE})")
MAX_SHAPES = 6  # on one line; a message that names more is read as it is
NOT_NAMES = frozenset({"got", "of", "to", "from", "than", "is", "at", "index", "and", "has"})


@dataclass(frozen=True)
class Place:
    """A line in one of the candidate's files, counted from 1."""

    file: str
    line: int


@dataclass(frozen=True)
class MessageParts:
    """A message as it is read: the sentence, then what it names."""

    sentence: str
    place: Place | None
    shapes: tuple[tuple[str, str], ...]
    """What has the shape, and the shape as it was written: `("q", "(2, 3, 4)")`."""


def parts_of(message: str) -> MessageParts:
    """Take a message apart; a place in brackets at its end is taken out of the sentence, all else stays in it."""
    found = list(PLACE.finditer(message))
    place = Place(found[-1]["file"], int(found[-1]["line"])) if found else None
    sentence = message
    if found and found[-1][0].lstrip().startswith("("):
        sentence = message[: found[-1].start()] + message[found[-1].end() :]
    return MessageParts(sentence, place, _shapes(message))


def _shapes(message: str) -> tuple[tuple[str, str], ...]:
    expected = EXPECTED.search(message)
    if expected:
        return ("expected", expected["wanted"]), ("came", expected["came"])
    named = [(match["name"], match["shape"]) for match in NAMED.finditer(message) if match["name"] not in NOT_NAMES]
    return tuple(dict.fromkeys(named)) if len(named) <= MAX_SHAPES else ()
