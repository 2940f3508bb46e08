"""The versions of the work on one challenge, and what differs between two of them, off the interface's thread."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assess.schema.attempt import Attempt, AttemptEvent, DraftMoment, StoredGrade, StoredSubmission
    from assess.store.database import Store
    from assess.tui.backstage import Backstage, Desk

PAUSE = timedelta(minutes=5)  # a draft that stood for this long is one that somebody left, or thought about
MAX_DIFF_LINES = 1500  # more than anybody reads in a pane
CONTEXT = 3  # lines around a change

DiffLine = tuple[Literal["file", "part", "+", "-", " "], str]
"""What a line of a diff is, and its text as it is read."""


@dataclass(frozen=True)
class Version:
    """One state of the work that can be looked at and brought back."""

    key: str
    """Unique for the challenge: `draft 12` or `submission …`."""
    at: datetime
    submission: bool
    said: str
    """What happened to it, for people; for a submission its score, where it has one."""
    verdict: str = ""
    """A key of `signs.VERDICTS`; empty for drafts and where nothing was graded."""


class HistoryCalls:
    """What the history tab needs."""

    def __init__(self, backstage: Backstage, desk: Desk) -> None:
        self._backstage = backstage
        self._desk = desk

    async def versions(self) -> tuple[Version, ...]:
        """Every submission and draft milestone of the challenge, over all attempts, latest first. Raises StoreError."""
        return await self._backstage.with_store(self._versions)

    def _versions(self, store: Store) -> tuple[Version, ...]:
        found: list[Version] = []
        for attempt in store.attempts.of_challenge(self._desk.entry.slug):
            found += versions_of(store, attempt)
        return tuple(sorted(found, key=lambda version: version.at, reverse=True))

    async def texts(self, key: str) -> dict[str, str]:
        """The text files of a version, by name. Raises StoreError, or UsageError for a key that there is not."""
        return await self._backstage.with_store(lambda store: self._texts(store, key))

    def _texts(self, store: Store, key: str) -> dict[str, str]:
        from assess.store.drafts import to_str

        kind, _, id = key.partition(" ")
        if kind == "draft":
            return store.drafts.get(int(id)).files
        return {name: to_str(content) for name, content in store.submissions.get(id).submission.files.items()}

    async def difference(self, before: str | Mapping[str, str], after: str | Mapping[str, str]) -> list[DiffLine]:
        """What changed between two versions, each a key or the texts themselves. Raises what `texts` raises."""
        names = set(self._desk.texts)

        def compare(store: Store) -> list[DiffLine]:
            old, new = (self._texts(store, side) if isinstance(side, str) else side for side in (before, after))
            return list(difference(_only(old, names), _only(new, names)))

        return await self._backstage.with_store(compare)

    async def record_restored(self, key: str) -> None:
        """Record that a version was brought back into the editor. Raises StoreError."""
        from assess.schema.attempt import AttemptEventKind

        attempt = self._desk.attempt.id
        await self._backstage.with_store(
            lambda store: store.attempts.record(attempt, AttemptEventKind.RESTORED, {"version": key})
        )

    async def durations(self) -> dict[str, float]:
        """Seconds that each hidden check of the challenge took on this machine before. Raises StoreError."""
        return await self._backstage.with_store(lambda store: store.grades.durations(self._desk.entry.slug))


def versions_of(store: Store, attempt: Attempt) -> Iterator[Version]:
    """The submissions and the draft milestones of one attempt, in no order."""
    submissions = store.submissions.of_attempt(attempt.id)
    for submission in submissions:
        yield _submission(submission, store.grades.of_submission(submission.id))
    handed_in = {submission.submission.digest for submission in submissions}
    drafts = store.drafts.moments(attempt.id)
    for draft, why in milestones(drafts, store.attempts.events(attempt.id), datetime.now(UTC)):
        if draft.tree not in handed_in:
            yield Version(f"draft {draft.number}", draft.saved_at, False, why)


def milestones(
    drafts: Sequence[DraftMoment], events: Sequence[AttemptEvent], now: datetime
) -> Iterator[tuple[DraftMoment, str]]:
    """The drafts worth coming back to, each with why: it was run, replaced by another version, left, or is the last."""
    for draft, following in zip(drafts, [*drafts[1:], None], strict=True):
        until = following.saved_at if following else now
        kinds = {event.kind.value for event in events if draft.saved_at <= event.at <= until}
        if "restored" in kinds:
            yield draft, "before another version was brought back"
        elif "checked" in kinds:
            yield draft, "the visible tests were run"
        elif following is None:
            yield draft, "saved last"
        elif until - draft.saved_at >= PAUSE:
            yield draft, "before a pause"


def _submission(submission: StoredSubmission, grades: Sequence[StoredGrade]) -> Version:
    """By its latest grade with a score, or else its latest."""
    grade = next((stored.grade for stored in grades if stored.grade.score is not None), None)
    grade = grade or next((stored.grade for stored in grades), None)
    said = "not graded" if grade is None else "" if grade.score is None else f"{grade.score:g} of {grade.max_score:g}"
    verdict = "" if grade is None else grade.verdict.value
    return Version(f"submission {submission.id}", submission.submitted_at, True, said, verdict)


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[DiffLine]:
    """A unified diff, file by file; nothing for files that are the same. Cut where nobody would read on."""
    left = MAX_DIFF_LINES
    for name in sorted({*before, *after}):
        lines = _file_difference(before.get(name), after.get(name))
        first = next(lines, None)
        if first is None:
            continue
        yield "file", name + (" (new)" if name not in before else " (gone)" if name not in after else "")
        yield first
        for line in lines:
            left -= 1
            if left <= 0:
                yield "part", "The rest of the difference is not shown."
                return
            yield line


def _file_difference(before: str | None, after: str | None) -> Iterator[DiffLine]:
    old, new = (before or "").split("\n"), (after or "").split("\n")
    for line in list(difflib.unified_diff(old, new, n=CONTEXT, lineterm=""))[2:]:
        if line.startswith("@@"):
            yield "part", f"line {line.split('+')[1].split(',')[0].split(' ')[0]}"
        else:
            sign: Literal["+", "-", " "] = "+" if line[0] == "+" else "-" if line[0] == "-" else " "
            yield sign, line[1:]


def _only(texts: Mapping[str, str], names: set[str]) -> dict[str, str]:
    """The files that are edited here; others, such as data that came with the starter, never differ."""
    return {name: text for name, text in texts.items() if name in names}
