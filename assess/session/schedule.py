"""When a challenge that was passed is worth doing again from memory: cards, how well one was recalled, the queue.

Spacing is the FSRS algorithm of the `fsrs` library. A card begins at the first pass of a challenge and moves on with
each repetition. Pure functions over records; the clock is passed in, and its time zone decides where a day ends.

How a repetition, or the pass that makes the card, becomes a recall. The first row that fits decides:

| What happened                                              | Recall | Why                                            |
|------------------------------------------------------------|--------|------------------------------------------------|
| not passed at its first scored submission, or given up     | again  | it was not there when it was wanted            |
| passed for the first time after reading the explanation    | again  | copying is not remembering                     |
| passed with a hint opened                                  | hard   | what helped was outside the head               |
| passed without a hint, code run more than `GOOD_TRIES`     | hard   | found by trying rather than recalled           |
| passed without a hint, code run up to `GOOD_TRIES` times   | good   | recalled, with slips put right on the way      |
| passed without a hint, code run at most `EASY_TRIES` times | easy   | written down, looked at once, right            |

A run is one run of the visible tests or one submission; both show what is wrong, so both count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from fsrs import Card, Rating, Scheduler

from assess.schema.learning import History, Recall, Repeated, ScoredSubmission

EASY_TRIES = 2  # one look at the visible tests, then handed in
GOOD_TRIES = 6  # runs; beyond it a test was searched for rather than an idea remembered
QUEUE_A_DAY = 5  # repetitions of half an hour each: more than anyone does with care in a day
LONGEST_DAYS = 365  # nobody should be told to come back in three years

_RATINGS = {
    Recall.AGAIN: Rating.Again,
    Recall.HARD: Rating.Hard,
    Recall.GOOD: Rating.Good,
    Recall.EASY: Rating.Easy,
}
# Steps of minutes suit words on cards; a challenge is not done again within the day. No fuzz: equal work, equal dates.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False)


@dataclass(frozen=True)
class Scheduled:
    """A challenge that has a card."""

    slug: str
    what: Repeated
    learned_at: datetime
    repetitions: int
    due: datetime
    card: Mapping[str, Any]

    def strength(self, now: datetime) -> float:
        """The chance, from 0 to 1, that it could be done from memory now."""
        return float(_SCHEDULER.get_card_retrievability(_card(self.card), now.astimezone(UTC)))


@dataclass(frozen=True)
class Due:
    """One entry of the queue."""

    slug: str
    what: Repeated
    due: datetime
    days_over: int
    """Whole days since the day it was due; 0 for today."""


@dataclass(frozen=True)
class Queue:
    """What is due today."""

    entries: tuple[Due, ...]
    waiting: int
    """How many more are due, beyond what is asked of one day."""
    done_today: int
    next_day: date | None
    """The day on which something is due next, where nothing is due now."""


def recall_of(passed: bool, *, hints: int, tries: int, explained: bool = False) -> Recall:
    """How well something was recalled, by the table above; `tries` counts runs, this submission included."""
    if not passed or explained:
        return Recall.AGAIN
    if hints or tries > GOOD_TRIES:
        return Recall.HARD
    return Recall.EASY if tries <= EASY_TRIES else Recall.GOOD


def first_card(learned: ScoredSubmission) -> dict[str, Any]:
    """The card that a challenge's first pass makes."""
    recall = recall_of(learned.passed, hints=learned.hints, tries=learned.tries, explained=learned.explained)
    return _reviewed(Card(card_id=0), recall, learned.graded_at)


def next_card(card: Mapping[str, Any], recall: Recall, at: datetime) -> dict[str, Any]:
    """The card after a repetition at `at`."""
    return _reviewed(_card(card), recall, at)


def _reviewed(card: Card, recall: Recall, at: datetime) -> dict[str, Any]:
    reviewed, _ = _SCHEDULER.review_card(card, _RATINGS[recall], at.astimezone(UTC))
    return dict(reviewed.to_dict())


def _card(state: Mapping[str, Any]) -> Card:
    return Card.from_dict(dict(state))  # type: ignore[arg-type]  # a typed dictionary of these keys


def schedule(history: History) -> dict[str, Scheduled]:
    """The card of every challenge that was ever passed, by slug."""
    first: dict[str, ScoredSubmission] = {}
    for submission in history.submissions:
        if submission.passed:
            first.setdefault(submission.slug, submission)
    repeated: dict[str, list[Mapping[str, Any]]] = {}
    for repetition in history.repetitions:
        if repetition.what is Repeated.IMPLEMENT:
            repeated.setdefault(repetition.slug, []).append(repetition.card)
    cards = {}
    for slug, learned in first.items():
        states = repeated.get(slug, [])
        card = states[-1] if states else first_card(learned)
        cards[slug] = Scheduled(
            slug, Repeated.IMPLEMENT, learned.graded_at, len(states), datetime.fromisoformat(card["due"]), card
        )
    return cards


def queue(cards: Mapping[str, Scheduled], history: History, now: datetime, known: Collection[str]) -> Queue:
    """What is due on the day of `now`, most overdue first, as much of it as is left of `QUEUE_A_DAY`.

    Challenges that are not among the `known` slugs keep their cards and are not asked for.
    """
    today = now.date()
    wanted = sorted((card for slug, card in cards.items() if slug in known), key=lambda card: (card.due, card.slug))
    days = [(card, card.due.astimezone(now.tzinfo).date()) for card in wanted]
    due = [Due(card.slug, card.what, card.due, (today - day).days) for card, day in days if day <= today]
    done = sum(repetition.at.astimezone(now.tzinfo).date() == today for repetition in history.repetitions)
    room = max(0, QUEUE_A_DAY - done)
    return Queue(
        entries=tuple(due[:room]),
        waiting=len(due[room:]),
        done_today=done,
        next_day=None if due else next((day for _, day in days), None),
    )
