"""The map of skills, and which challenge to take next: architecture family by aspect, out of what was passed.

A level is a number from 0 to 100: the share of a cell's challenges that could probably be done from memory now.
What was never passed counts as 0, what was passed as the chance that it is remembered; a cell without a challenge
has no level. Pure functions over records; the clock is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from assess.schema.challenge import ChallengeFiles, Level, Skill
from assess.schema.learning import History
from assess.session.schedule import Scheduled

FAMILIES: dict[str, str] = {
    "foundations": "Foundations",
    "cnn": "CNN",
    "transformer": "Transformer",
    "gnn": "GNN",
    "systems": "Systems",
}
ASPECTS: dict[str, str] = {
    "mechanism": "mechanism",
    "trade-offs": "trade-offs",
    "failure-modes": "failure modes",
    "production": "production",
}
"""How families and aspects are written for people, in the order in which they are shown."""

assert set(FAMILIES) == set(get_args(Skill.model_fields["family"].annotation))
assert set(ASPECTS) == set(get_args(Skill.model_fields["aspect"].annotation))


@dataclass(frozen=True)
class Standing:
    """How far one has come with some challenges."""

    available: int
    passed: int
    level: int | None
    """0 to 100; None where there is no challenge."""


@dataclass(frozen=True)
class Cell:
    """One architecture family under one aspect."""

    family: str
    aspect: str
    skills: int
    """How many skills are listed here, with a challenge or without."""
    standing: Standing

    @property
    def name(self) -> str:
        """`Transformer, failure modes`."""
        return f"{FAMILIES[self.family]}, {ASPECTS[self.aspect]}"


@dataclass(frozen=True)
class SkillLine:
    """One skill of `skills.toml`."""

    id: str
    title: str
    family: str
    aspect: str
    slugs: frozenset[str]
    standing: Standing


@dataclass(frozen=True)
class Suggestion:
    """A challenge to take next, and why in one sentence."""

    slug: str
    why: str
    repeat: bool
    """Whether it was passed before, so that it is meant from memory."""


def skill_lines(
    challenges: Sequence[ChallengeFiles], skills: Mapping[str, Skill], cards: Mapping[str, Scheduled], now: datetime
) -> tuple[SkillLine, ...]:
    """Every listed skill, by family, aspect and title."""
    using: dict[str, set[str]] = {id: set() for id in skills}
    for files in challenges:
        for id in files.challenge.skills:
            if id in using:
                using[id].add(files.slug)
    families, aspects = list(FAMILIES), list(ASPECTS)
    return tuple(
        SkillLine(id, skill.title, skill.family, skill.aspect, frozenset(using[id]), _standing(using[id], cards, now))
        for id, skill in sorted(
            skills.items(),
            key=lambda item: (families.index(item[1].family), aspects.index(item[1].aspect), item[1].title),
        )
    )


def skill_map(lines: Iterable[SkillLine], cards: Mapping[str, Scheduled], now: datetime) -> tuple[Cell, ...]:
    """Every family under every aspect, gaps included, family by family."""
    found: dict[tuple[str, str], list[SkillLine]] = {}
    for line in lines:
        found.setdefault((line.family, line.aspect), []).append(line)
    cells = []
    for family in FAMILIES:
        for aspect in ASPECTS:
            here = found.get((family, aspect), [])
            slugs = frozenset().union(*(line.slugs for line in here))
            cells.append(Cell(family, aspect, len(here), _standing(slugs, cards, now)))
    return tuple(cells)


def _standing(slugs: Iterable[str], cards: Mapping[str, Scheduled], now: datetime) -> Standing:
    slugs = list(slugs)
    strengths = [cards[slug].strength(now) for slug in slugs if slug in cards]
    level = round(100 * sum(strengths) / len(slugs)) if slugs else None
    return Standing(len(slugs), len(strengths), level)


def suggest(
    challenges: Sequence[ChallengeFiles],
    skills: Mapping[str, Skill],
    cells: Iterable[Cell],
    cards: Mapping[str, Scheduled],
    history: History,
    now: datetime,
    without: str | None = None,
) -> Suggestion | None:
    """The easiest challenge of the weakest skill that was not passed yet; `without` leaves one out.

    What was given up today comes last. When all is passed it is the challenge that has faded most; None where there is
    nothing to take.
    """
    by_place = {(cell.family, cell.aspect): cell for cell in cells}
    families, aspects, levels = list(FAMILIES), list(ASPECTS), list(Level)
    tired = {
        record.attempt.slug
        for record in history.attempts
        if record.gave_up_at is not None and record.gave_up_at.astimezone(now.tzinfo).date() == now.date()
    }
    choices = []
    for number, files in enumerate(challenges):  # in the order of the catalogue, which decides between equals
        if files.slug in cards or files.slug == without:
            continue
        ease = (levels.index(files.challenge.level), files.challenge.minutes)
        for id in files.challenge.skills:
            if (skill := skills.get(id)) is None:
                continue
            cell = by_place[skill.family, skill.aspect]
            rank = (files.slug in tired, cell.standing.level or 0)
            place = (families.index(skill.family), aspects.index(skill.aspect))
            key = (*rank, *ease, *place) if not cards else (*rank, *place, *ease)
            choices.append(((*key, number), files.slug, cell))
    if choices:
        _, slug, cell = min(choices, key=lambda choice: choice[0])
        return Suggestion(slug, _why(cell, bool(cards)), repeat=False)
    faded = [(cards[files.slug].strength(now), files.slug) for files in challenges if files.slug in cards]
    if len(faded) < len(challenges) or not any(slug != without for _, slug in faded):
        return None
    why = "Every challenge is passed; of them all, this one has probably faded most from memory."
    return Suggestion(min(choice for choice in faded if choice[1] != without)[1], why, repeat=True)


def _why(cell: Cell, begun: bool) -> str:
    if not begun:
        return "Nothing is passed yet, and this is the gentlest place to begin."
    here = cell.standing
    return (
        f"{cell.name} is your weakest skill with a challenge left (level {here.level}, {here.passed} of "
        f"{here.available} passed), and this is the easiest one there."
    )
