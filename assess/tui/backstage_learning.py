"""What the screens ask of learning, on the same thread as all else that is kept off the interface's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.schema.learning import Repetition
    from assess.session.explanation import Explanation
    from assess.session.learning import LearningService, Standing
    from assess.session.statistics import Statistics
    from assess.store.database import Store
    from assess.tui.backstage import Backstage, Desk, Entry

MAX_SHOWN = 200_000  # characters of a file that is shown to be read; no challenge asks for a tenth of it


@dataclass(frozen=True)
class Footing:
    """What learning allows and says in one attempt."""

    repetition: bool
    """Whether it is a repetition from memory that still waits for its first scored grade."""
    passed: bool
    """Whether the challenge was ever passed, so that it can be done from memory."""
    over: bool
    """Whether this attempt has ended, by a pass or by giving up."""
    may_explain: bool
    settled: Repetition | None = None
    """This attempt's repetition, once it has an outcome."""


class BackstageLearning:
    """The calls of the learning screens; every one may raise StoreError."""

    def __init__(self, backstage: Backstage) -> None:
        """Work with the store, the catalogue and the thread of `backstage`."""
        self._backstage = backstage

    async def standing(self) -> Standing:
        """Where the person stands now, once the catalogue was read."""
        return await self._backstage.with_store(self._standing)

    def _standing(self, store: Store) -> Standing:
        service = _service(store)
        service.settle()
        overview = self._backstage.overview
        return service.standing([entry.files for entry in overview.entries], overview.skills, _now())

    async def statistics(self) -> Statistics:
        """All the numbers, once the catalogue was read."""
        return await self._backstage.with_store(self._statistics)

    def _statistics(self, store: Store) -> Statistics:
        service = _service(store)
        service.settle()
        overview = self._backstage.overview
        return service.statistics([entry.files for entry in overview.entries], overview.skills, _now())

    async def practise(self, entry: Entry) -> Desk:
        """Open a challenge from memory: a clean starter, or the repetition of it that was begun already."""
        return await self._backstage.open_with(entry, lambda store: _service(store).begin_repetition(entry.slug))

    async def footing(self, desk: Desk) -> Footing:
        """What is allowed in this attempt now; settles its repetition where it has an outcome."""
        return await self._backstage.with_store(lambda store: _footing(store, desk))

    async def give_up(self, desk: Desk) -> Footing:
        """End the attempt without a pass."""

        def give_up(store: Store) -> Footing:
            self._backstage.service().give_up(desk.attempt)
            return _footing(store, desk)

        return await self._backstage.with_store(give_up)

    async def explain(self, desk: Desk) -> Explanation:
        """The explanation and both answers. Raises UsageError before a pass or giving up."""

        def explain_desk(store: Store) -> Explanation:
            from assess.session.explanation import explain

            told = explain(store, desk.entry.files, desk.attempt)
            return replace(told, model=_harmless(told.model), own=_harmless(told.own))

        return await self._backstage.with_store(explain_desk)

    async def spend(self, desk: Desk, seconds: float) -> None:
        """Count seconds of work in this attempt."""
        await self._backstage.with_store(lambda store: _service(store).spend(desk.attempt.id, seconds))


def _harmless(texts: Mapping[str, str]) -> dict[str, str]:
    """Files to look at, without characters that a terminal or a reader could be misled by."""
    from assess.grading.text import clean

    return {name: clean(text, MAX_SHOWN) for name, text in texts.items()}


def _service(store: Store) -> LearningService:
    from assess.session.learning import LearningService

    return LearningService(store)


def _now() -> datetime:
    """The present moment in the person's own time zone, which decides where a day ends."""
    return datetime.now().astimezone()


def _footing(store: Store, desk: Desk) -> Footing:
    from assess.schema.attempt import AttemptEventKind, AttemptState
    from assess.schema.learning import Repeated
    from assess.session.explanation import may_explain

    _service(store).settle()
    events = store.attempts.events(desk.attempt.id)
    repetition = any(event.kind is AttemptEventKind.REPETITION_STARTED for event in events)
    done = store.repetitions.of_challenge(desk.entry.slug, Repeated.IMPLEMENT)
    settled = next((each for each in done if each.attempt == desk.attempt.id), None)
    over = store.attempts.get(desk.attempt.id).state is not AttemptState.OPEN
    return Footing(
        repetition=repetition and settled is None and not over,
        passed=store.progress.of(desk.entry.slug).state == "passed",
        over=over,
        may_explain=may_explain(store, desk.attempt),
        settled=settled,
    )
