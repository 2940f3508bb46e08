"""One person's learning, over the store: begin and settle repetitions, count time, and tell where somebody stands.

The arithmetic is in `schedule`, `skills` and `statistics`, which know no store; the explanation is in `explanation`.
Imports the spaced-repetition library, so callers import it where they need it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from assess.schema.attempt import Attempt, AttemptEventKind, AttemptState
from assess.schema.challenge import ChallengeFiles, Skill
from assess.schema.learning import AttemptRecord, History, Repeated, Repetition
from assess.session.schedule import Queue, next_card, queue, recall_of, schedule
from assess.session.skills import Cell, SkillLine, Suggestion, skill_lines, skill_map, suggest
from assess.session.statistics import Statistics, Streak, days_worked, first_passes, seconds_on, statistics, streak

if TYPE_CHECKING:
    from assess.store.database import Store


@dataclass(frozen=True)
class Stopped:
    """The attempt that was worked on last and is not over."""

    slug: str
    attempt: str
    repetition: bool
    since: datetime
    """When it was last worked on."""


@dataclass(frozen=True)
class Standing:
    """Where somebody stands: what the home screen shows."""

    new: bool
    """Whether nothing was ever begun."""
    stopped: Stopped | None
    queue: Queue
    suggestion: Suggestion | None
    cells: tuple[Cell, ...]
    skills: tuple[SkillLine, ...]
    passed_today: tuple[str, ...]
    """Challenges passed for the first time today."""
    streak: Streak
    seconds_today: float
    seconds_week: float
    """In the last seven days, today included."""
    seconds: float


class LearningService:
    """Begins, settles and counts."""

    def __init__(self, store: Store) -> None:
        """Work with this store; closing it stays with the caller."""
        self._store = store

    def begin_repetition(self, slug: str) -> Attempt:
        """A new attempt marked as a repetition, or the one that still waits for its grade. Raises StoreError."""
        with self._store.transaction():
            settled = {each.attempt for each in self._store.repetitions.of_challenge(slug, Repeated.IMPLEMENT)}
            for record in reversed(self._store.history().attempts):
                attempt = record.attempt
                if attempt.slug == slug and record.repetition and attempt.state is AttemptState.OPEN:
                    if attempt.id not in settled:
                        return attempt
                    break
            attempt = self._store.attempts.start(slug)
            detail = {"what": Repeated.IMPLEMENT.value}
            self._store.attempts.record(attempt.id, AttemptEventKind.REPETITION_STARTED, detail)
            return attempt

    def settle(self) -> tuple[Repetition, ...]:
        """Store the outcome of each repetition that has one and is not settled; returns those.

        The outcome is the first scored submission, or giving up before one. It follows from what is stored, so it is
        the same whenever this is called, also after a kill. Raises StoreError.
        """
        with self._store.transaction():
            history = self._store.history()
            settled = {each.attempt for each in history.repetitions}
            done = []
            for record in history.attempts:
                if record.repetition and record.attempt.id not in settled:
                    repetition = self._settle(record, history)
                    if repetition is not None:
                        done.append(repetition)
                        history = history.model_copy(update={"repetitions": (*history.repetitions, repetition)})
            return tuple(done)

    def _settle(self, record: AttemptRecord, history: History) -> Repetition | None:
        attempt = record.attempt
        first = next((each for each in history.submissions if each.attempt == attempt.id), None)
        if first is not None:
            recall, at = recall_of(first.passed, hints=first.hints, tries=first.tries), first.graded_at
        elif record.gave_up_at is not None:
            recall, at = recall_of(False, hints=record.hints, tries=1), record.gave_up_at
        else:
            return None
        before = tuple(each for each in history.submissions if each.attempt != attempt.id)
        card = schedule(history.model_copy(update={"submissions": before})).get(attempt.slug)
        if card is None:  # it was never passed before, so there is nothing that could have been remembered
            return None
        state = next_card(card.card, recall, at)
        return self._store.repetitions.add(attempt.slug, Repeated.IMPLEMENT, attempt.id, recall, at, state)

    def spend(self, attempt_id: str, seconds: float) -> None:
        """Count time that was worked. Raises StoreError."""
        if seconds > 0:
            self._store.activity.add(attempt_id, seconds)

    def standing(self, challenges: Sequence[ChallengeFiles], skills: Mapping[str, Skill], now: datetime) -> Standing:
        """Where somebody stands at `now`, an aware time in their own zone. Raises StoreError."""
        history = self._store.history()
        cards = schedule(history)
        slugs = {files.slug for files in challenges}
        lines = skill_lines(challenges, skills, cards, now)
        cells = skill_map(lines, cards, now)
        stopped = stopped_at(history, slugs)
        today = now.date()
        return Standing(
            new=not history.attempts,
            stopped=stopped,
            queue=queue(cards, history, now, slugs),
            suggestion=suggest(challenges, skills, cells, cards, history, now, stopped.slug if stopped else None),
            cells=cells,
            skills=lines,
            passed_today=tuple(
                slug
                for slug, at in first_passes(history).items()
                if slug in slugs and at.astimezone(now.tzinfo).date() == today
            ),
            streak=streak(days_worked(history, now), today),
            seconds_today=seconds_on(history, now, today, today),
            seconds_week=seconds_on(history, now, today - timedelta(days=6), today),
            seconds=sum(spent.seconds for spent in history.activity),
        )

    def statistics(
        self, challenges: Sequence[ChallengeFiles], skills: Mapping[str, Skill], now: datetime
    ) -> Statistics:
        """The numbers at `now`, an aware time in the person's own zone. Raises StoreError."""
        history = self._store.history()
        lines = skill_lines(challenges, skills, schedule(history), now)
        return statistics(history, lines, {files.slug for files in challenges}, now)


def stopped_at(history: History, known: set[str]) -> Stopped | None:
    """The open attempt at one of the `known` challenges that was worked on last.

    An attempt at a challenge that is passed already is only a look back, unless it is a repetition.
    """
    passed = first_passes(history)
    touched = {record.attempt.id: record.attempt.started_at for record in history.attempts}
    for attempt, at in (
        *((each.attempt, each.at) for each in history.activity),
        *((each.attempt, each.graded_at) for each in history.submissions),
    ):
        if attempt in touched:
            touched[attempt] = max(touched[attempt], at)
    going = [
        record
        for record in history.attempts
        if record.attempt.state is AttemptState.OPEN
        and record.attempt.slug in known
        and (record.repetition or record.attempt.slug not in passed)
    ]
    if not going:
        return None
    last = max(going, key=lambda record: (touched[record.attempt.id], record.attempt.id))
    return Stopped(last.attempt.slug, last.attempt.id, last.repetition, touched[last.attempt.id])
