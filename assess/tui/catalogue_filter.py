"""The catalogue's filter: a line of words to the challenges that it leaves, best first. No widgets.

`track:gnn kind:debug <30 state:new attention` reads as: facets narrow, minutes bound, and every other word must be
found. Facets of one name add up (`track:gnn,cnn`), a leading `-` excludes. What cannot be read is a problem in words,
and does not filter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assess.tui.signs import STATES

if TYPE_CHECKING:
    from assess.tui.backstage import Entry

FACETS: dict[str, Callable[[Entry], tuple[str, ...]]] = {
    "track": lambda entry: (entry.track,),
    "kind": lambda entry: (entry.kind,),
    "level": lambda entry: (entry.level,),
    "state": lambda entry: (entry.state,),
    "skill": lambda entry: entry.skills,
}
"""What a facet's name looks at."""

LEVELS = ("beginner", "intermediate", "advanced")
STATE_ORDER = ("started", "failed", "new", "passed")  # what there is to go on with comes first
BOUND = re.compile(r"(?:(?:time|minutes):)?(<=?|>=?|≤|≥)(\d+)(?:min)?")
SPAN = re.compile(r"(?:time|minutes):(\d+)(?:-(\d+))?(?:min)?")
UNFINISHED = re.compile(r"(?:(?:time|minutes):)?(?:<=?|>=?|≤|≥)?")
WORD = re.compile(r"[^\W_]+")
LONGEST = 10**6  # minutes; longer than any challenge

EXACT, START, INSIDE, CLOSE = 100.0, 80.0, 55.0, 25.0  # points for how a word is found, in the title
ELSEWHERE = 0.5  # of those points, where it is found in the track, kind, level, state, slug or skills


@dataclass(frozen=True)
class Query:
    """A line of the filter, read."""

    words: tuple[str, ...] = ()
    wanted: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Facet to the values of which an entry must have one."""
    unwanted: tuple[tuple[str, tuple[str, ...]], ...] = ()
    shortest: int = 0
    longest: int = LONGEST
    problems: tuple[str, ...] = ()

    def admits(self, entry: Entry, but: str = "") -> bool:
        """Whether the facets and bounds let an entry through; the facet `but` (or `time`) is not looked at."""
        return (
            all(name == but or set(FACETS[name](entry)) & set(values) for name, values in self.wanted)
            and not any(name != but and set(FACETS[name](entry)) & set(values) for name, values in self.unwanted)
            and (but == "time" or self.shortest <= entry.minutes <= self.longest)
        )


@dataclass(frozen=True)
class Indexed:
    """An entry with its words cut once."""

    entry: Entry
    title: str
    """Its words with a space around each, then the title as it is written."""
    elsewhere: str
    """The same of track, kind, level, state, slug and skills."""
    title_words: frozenset[str]
    other_words: frozenset[str]
    initials: str


class Index:
    """All entries, ready to be searched at every key."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self._indexed = [_indexed(entry) for entry in entries]
        self._vocabulary = frozenset[str]().union(*(one.title_words | one.other_words for one in self._indexed))
        self.values = {
            name: _ordered(name, (value for entry in entries for value in look(entry))) for name, look in FACETS.items()
        }

    def read(self, text: str) -> Query:
        """The line as a query over these entries; never raises."""
        words: list[str] = []
        problems: list[str] = []
        wanted: dict[str, list[str]] = {}
        unwanted: dict[str, list[str]] = {}
        shortest, longest = 0, LONGEST
        for word in text.lower().split():
            bound, span = BOUND.fullmatch(word), SPAN.fullmatch(word)
            name, colon, value = word.lstrip("-").partition(":")
            if bound:
                shortest, longest = _bounded(bound[1], int(bound[2][:6]), shortest, longest)
            elif span:
                first, last = int(span[1][:6]), int((span[2] or span[1])[:6])
                shortest, longest = max(shortest, first if span[2] else 0), min(longest, last)
            elif UNFINISHED.fullmatch(word) or (word == "-"):
                continue  # still being typed
            elif name in FACETS and colon:
                chosen, problem = self._values_of(name, value)
                (unwanted if word.startswith("-") else wanted).setdefault(name, []).extend(chosen)
                problems += problem
            elif word[0] in "<>≤≥" or (name in ("time", "minutes") and colon):
                problems.append(f"“{word}” is no number of minutes; write <30, >=20 or time:20-40.")
            elif colon and name.isalpha():
                problems.append(f"“{name}:” is no filter; there are {', '.join(FACETS)} and time.")
            else:
                words.append(word)
        if shortest > longest:
            problems.append(f"Nothing takes {shortest} minutes or more and {longest} or less.")
        return Query(
            tuple(words), _frozen(wanted), _frozen(unwanted), shortest, longest, tuple(dict.fromkeys(problems))
        )  # fmt: skip

    def _values_of(self, name: str, text: str) -> tuple[list[str], list[str]]:
        """The values that begin with one of the comma's parts, exact ones alone; what matches none is a problem."""
        chosen: list[str] = []
        problems = []
        known = self.values[name]
        for part in filter(None, text.split(",")):
            found = [part] if part in known else [value for value in known if _begins(value, part)]
            chosen += found
            if not found:
                shown = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
                problems.append(f"There is no {name} “{part}” here; there are {shown}.")
        return chosen, problems

    def search(self, query: Query, order: str = "") -> list[Entry]:
        """The entries that the query leaves, in the order of `ORDERS`; by default the best match first."""
        near = {word: self._near(word) for word in query.words}
        ranked = []
        for place, one in enumerate(self._indexed):
            if query.admits(one.entry):
                points = [_points(word, one, near[word]) for word in query.words]
                if all(points):
                    ranked.append((-sum(points), place, one.entry))
        if order in ORDERS and order != BEST:
            return sorted((entry for _, _, entry in ranked), key=ORDERS[order])
        return [entry for _, _, entry in sorted(ranked, key=lambda row: row[:2])]

    def counts(self, query: Query, facet: str) -> Counter[str]:
        """How many entries each value of a facet would leave, beside the query's other words and facets."""
        near = {word: self._near(word) for word in query.words}
        return Counter(
            value
            for one in self._indexed
            if query.admits(one.entry, but=facet) and all(_points(word, one, near[word]) for word in query.words)
            for value in ((str(one.entry.minutes),) if facet == "time" else FACETS[facet](one.entry))
        )

    def _near(self, word: str) -> frozenset[str]:
        """The words of the catalogue that `word` may be a slip of, or an abbreviation of."""
        if len(word) < 4:
            return frozenset()
        return frozenset(known for known in self._vocabulary if is_near(word, known))


BEST = "best match"
ORDERS: dict[str, Callable[[Entry], tuple[int | str, ...]]] = {
    BEST: lambda entry: (),
    "time": lambda entry: (entry.minutes, entry.title.casefold()),
    "level": lambda entry: (_place(LEVELS, entry.level), entry.minutes, entry.title.casefold()),
    "state": lambda entry: (_place(STATE_ORDER, entry.state), entry.title.casefold()),
    "title": lambda entry: (entry.title.casefold(),),
}
"""How the list can be sorted; the best match first, which without words is the catalogue's own order."""


def toggled(text: str, facet: str, value: str) -> str:
    """The filter line with a facet's value added or, where it is there, taken out."""
    words = text.split()
    for index, word in enumerate(words):
        name, colon, values = word.partition(":")
        if colon and name.lower() == facet:
            kept = [part for part in values.split(",") if part and part.lower() != value]
            added = kept if value in values.lower().split(",") else [*kept, value]
            words[index] = f"{facet}:{','.join(added)}" if added else ""
            return " ".join(filter(None, words))
    return " ".join([*words, f"{facet}:{value}"])


def with_time(text: str, minutes: int | None) -> str:
    """The filter line with this as its only bound on time, or none."""
    words = [word for word in text.split() if not (BOUND.fullmatch(word.lower()) or SPAN.fullmatch(word.lower()))]
    return " ".join(words if minutes is None else [*words, f"<={minutes}"])


def is_near(word: str, known: str) -> bool:
    """Whether `word` is `known`, or its beginning, but for one slip: a letter left out, added, changed or swapped."""
    if word[0] != known[0]:
        return False
    first = next((i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), min(len(word), len(known)))
    rest, other = word[first:], known[first:]
    slips = (
        (rest, other), (rest, other[1:]), (rest[1:], other), (rest[1:], other[1:]),
        (rest[1:2] + rest[:1] + rest[2:], other),
    )  # fmt: skip
    return any(there.startswith(written) for written, there in slips)


def _indexed(entry: Entry) -> Indexed:
    whole = (entry.slug, *entry.skills)  # as they are written, beside their words
    other = f"{entry.slug} {entry.kind} {entry.level} {entry.state} {STATES[entry.state].word} {' '.join(entry.skills)}"
    words, other_words = WORD.findall(entry.title.lower()), WORD.findall(other.lower())
    return Indexed(
        entry,
        f" {' '.join(words)} {entry.title.lower()} ",
        f" {' '.join([*other_words, *whole]).lower()} ",
        frozenset(words),
        frozenset(other_words),
        "".join(word[0] for word in words),
    )


def _points(word: str, one: Indexed, near: frozenset[str]) -> float:
    """How well a word fits an entry; 0 where it does not."""
    if word in one.title:
        return _placed(word, one.title)
    if word in one.elsewhere:
        return ELSEWHERE * _placed(word, one.elsewhere)
    if len(word) > 1 and one.initials.startswith(word):
        return CLOSE
    if near:
        return CLOSE if near & one.title_words else ELSEWHERE * CLOSE if near & one.other_words else 0.0
    return 0.0


def _placed(word: str, text: str) -> float:
    """The points for a word that is somewhere in a text of words with a space around each."""
    return EXACT if f" {word} " in text else START if f" {word}" in text else INSIDE


def _bounded(sign: str, minutes: int, shortest: int, longest: int) -> tuple[int, int]:
    match sign:
        case "<":
            return shortest, min(longest, minutes - 1)
        case "<=" | "≤":
            return shortest, min(longest, minutes)
        case ">":
            return max(shortest, minutes + 1), longest
        case _:
            return max(shortest, minutes), longest


def _begins(value: str, part: str) -> bool:
    """Whether a value, or a dotted part of it, begins so: `attention` finds the skill `transformer.attention`."""
    return value.startswith(part) or f".{part}" in value


def _ordered(name: str, values: Iterable[str]) -> tuple[str, ...]:
    order = {"level": LEVELS, "state": STATE_ORDER}.get(name, ())
    known = [*values, *(STATES if name == "state" else ())]
    return tuple(sorted(dict.fromkeys(known), key=lambda value: (_place(order, value), value)))


def _place(order: Sequence[str], value: str) -> int:
    return order.index(value) if value in order else len(order)


def _frozen(facets: dict[str, list[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(values)) for name, values in facets.items() if values)
