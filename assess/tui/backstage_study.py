"""Hints and follow-up questions of the open challenge, read and stored on the backstage's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.catalog.hints import Hint
    from assess.schema.question import Question
    from assess.store.database import Store
    from assess.tui.backstage import Backstage, Desk


@dataclass(frozen=True)
class Ladder:
    """The hints of a challenge, and how many of them were opened in this attempt."""

    hints: tuple[Hint, ...]
    opened: int


@dataclass(frozen=True)
class QuestionSheet:
    """The questions of a challenge with what was answered so far, and when that was last saved."""

    questions: tuple[Question, ...]
    answers: dict[str, str]
    saved_at: datetime | None


class StudyCalls:
    """What the tabs of hints and questions need."""

    def __init__(self, backstage: Backstage, desk: Desk) -> None:
        self._backstage = backstage
        self._desk = desk

    async def ladder(self) -> Ladder:
        """The hints, and how far they were opened. Raises StoreError, or OSError for a file that cannot be read."""
        return await self._backstage.with_store(self._ladder)

    def _ladder(self, store: Store) -> Ladder:
        from assess.catalog.hints import read_hints
        from assess.schema.attempt import AttemptEventKind

        hints = read_hints(self._desk.entry.files.challenge_dir / "hints.md")
        steps = [
            int(event.detail.get("hint", "0"))
            for event in store.attempts.events(self._desk.attempt.id)
            if event.kind is AttemptEventKind.HINT_OPENED
        ]
        return Ladder(hints, min(max(steps, default=0), len(hints)))

    async def record_hint(self, step: int) -> None:
        """Record that the hint with this number, counted from 1, was opened in this attempt. Raises StoreError."""
        await self._backstage.with_store(lambda store: self._record_hint(store, step))

    def _record_hint(self, store: Store, step: int) -> None:
        from assess.schema.attempt import AttemptEventKind

        store.attempts.record(self._desk.attempt.id, AttemptEventKind.HINT_OPENED, {"hint": str(step)})

    async def questions(self) -> QuestionSheet:
        """The questions and the latest answers. Raises ContentError for questions that are wrong, and StoreError."""
        return await self._backstage.with_store(self._questions)

    def _questions(self, store: Store) -> QuestionSheet:
        from assess.catalog.questions import read_questions

        questions = read_questions(self._desk.entry.files)
        answers = store.answers.latest(self._desk.attempt.id) if questions else {}
        if questions and not answers:  # a new attempt goes on from the answers of the one before
            earlier = (store.answers.latest(other.id) for other in store.attempts.of_challenge(self._desk.entry.slug))
            answers = next((found for found in earlier if found), {})
        return QuestionSheet(
            questions,
            {id: answer.text for id, answer in answers.items()},
            max((answer.saved_at for answer in answers.values()), default=None),
        )

    async def save_answers(self, answers: Mapping[str, str]) -> None:
        """Store these answers, by question id; one that did not change is not stored again. Raises StoreError."""
        await self._backstage.with_store(lambda store: self._save_answers(store, answers))

    def _save_answers(self, store: Store, answers: Mapping[str, str]) -> None:
        with store.transaction():
            for id, text in answers.items():
                store.answers.save(self._desk.attempt.id, id, text)
