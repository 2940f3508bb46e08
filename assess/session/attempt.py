"""The one road from a candidate's files to a stored grade, for the command line and the app alike.

A submission is stored before it is graded, and its grade before the caller hears of it. Needs an open store and a
broker; imports neither's heavy parts.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from assess.errors import StoreError, UsageError
from assess.schema.attempt import (
    Attempt,
    AttemptEventKind,
    AttemptState,
    Draft,
    StoredGrade,
    StoredSubmission,
)
from assess.schema.challenge import ChallengeFiles
from assess.schema.event import Event, GradeFinished, GradeStarted
from assess.schema.grade import Grade
from assess.schema.submission import Submission
from assess.session.evidence import EvidenceCollector

if TYPE_CHECKING:
    from assess.grading.broker import Broker, GradeRun
    from assess.store.database import Store


class AttemptService:
    """Opens attempts, keeps drafts, runs visible tests, and grades submissions."""

    def __init__(self, store: Store, broker: Broker) -> None:
        """Work with this store and this broker; closing both stays with the caller."""
        self._store = store
        self._broker = broker

    def open(self, files: ChallengeFiles) -> Attempt:
        """The unfinished attempt at a challenge, or a new one. Raises StoreError."""
        return self._store.attempts.resume(files.slug)

    def save_draft(self, attempt: Attempt, files: Mapping[str, str]) -> Draft:
        """Keep what is in the editor; cheap where nothing changed. Raises StoreError, or SubmissionError for a name."""
        return self._store.drafts.save(attempt.id, files)

    def latest_draft(self, attempt: Attempt) -> Draft | None:
        """What was in the editor last, or None where the attempt has only its starter. Raises StoreError."""
        return self._store.drafts.latest(attempt.id)

    def draft_to_go_on_from(self, attempt: Attempt) -> Draft | None:
        """What the editor shows first: the attempt's own latest draft, or that of the work before it; None for neither.

        A new attempt goes on from the one before, rather than seem to have lost it. A repetition begins clean, and what
        it left counts as work to go on from only where it passed. Raises StoreError.
        """
        draft = self.latest_draft(attempt)
        if draft is not None or self.is_repetition(attempt):
            return draft
        for other in self._store.attempts.of_challenge(attempt.slug):
            draft = self.latest_draft(other)
            if draft is not None and (other.state is AttemptState.PASSED or not self.is_repetition(other)):
                return draft
        return None

    def is_repetition(self, attempt: Attempt) -> bool:
        """Whether the attempt was begun to repeat its challenge from memory. Raises StoreError."""
        events = self._store.attempts.events(attempt.id)
        return any(event.kind is AttemptEventKind.REPETITION_STARTED for event in events)

    def record(self, attempt: Attempt, kind: AttemptEventKind, detail: Mapping[str, str] | None = None) -> None:
        """Append that something happened, such as a hint opened. Raises StoreError."""
        self._store.attempts.record(attempt.id, kind, detail)

    def give_up(self, attempt: Attempt) -> Attempt:
        """End an open attempt without a pass; one that has ended stays as it is. Raises StoreError."""
        with self._store.transaction():
            if self._store.attempts.get(attempt.id).state is AttemptState.OPEN:
                self._store.attempts.record(attempt.id, AttemptEventKind.GAVE_UP)
            return self._store.attempts.get(attempt.id)

    def check(
        self,
        attempt: Attempt | None,
        files: ChallengeFiles,
        submission: Submission,
        only: Sequence[str] = (),
        profile: bool = False,
    ) -> GradeRun:
        """Run the visible tests, or those whose check ids are in `only`; with `profile`, again to see what they cost.

        Within an attempt the files are kept as its draft first; without one nothing is stored. Raises StoreError.
        """
        if attempt is not None:
            _same_challenge(attempt.slug, files)
            with self._store.transaction():
                self._store.drafts.save_bytes(attempt.id, submission.files)
                self._store.attempts.record(attempt.id, AttemptEventKind.CHECKED)
        return self._broker.run(files, submission, part="visible", seed=None, only=tuple(only), profile=profile)

    def submit(
        self, attempt: Attempt, files: ChallengeFiles, submission: Submission, seed: int | None = None
    ) -> SubmissionRun:
        """Store the submission and return its grading, which begins when it is iterated.

        Raises StoreError, with nothing begun, where the submission cannot be stored.
        """
        _same_challenge(attempt.slug, files)
        with self._store.transaction():
            stored = self._store.submissions.add(attempt.id, submission)
            self._store.drafts.save_bytes(attempt.id, submission.files)
            self._store.attempts.record(attempt.id, AttemptEventKind.SUBMITTED, {"submission": stored.id})
        return SubmissionRun(self._store, stored, self._start(files, submission, seed))

    def regrade(self, files: ChallengeFiles, submission_id: str, seed: int | None = None) -> SubmissionRun:
        """Grade a stored submission again; the new grade is added, and counts if it has a score.

        Raises UsageError for an unknown id or another challenge's submission, and StoreError.
        """
        stored = self._store.submissions.get(submission_id)
        _same_challenge(stored.slug, files)
        return SubmissionRun(self._store, stored, self._start(files, stored.submission, seed))

    def _start(self, files: ChallengeFiles, submission: Submission, seed: int | None) -> GradeRun:
        return self._broker.run(files, submission, part="hidden", seed=seed, only=())


class SubmissionRun:
    """One grading of a stored submission: iterate it once for the events; the grade is stored before the last one."""

    def __init__(self, store: Store, submission: StoredSubmission, run: GradeRun) -> None:
        self._store = store
        self._run = run
        self._evidence = EvidenceCollector()
        self.submission = submission
        self.grade: Grade | None = None
        """The grade, once it came; None while grading and where it was cancelled."""
        self.stored: StoredGrade | None = None
        """The grade as it was stored; None where there is none or it could not be stored."""

    def cancel(self) -> None:
        """End the grading, from any thread: its processes are killed, the iteration ends, the submission is kept."""
        self._run.cancel()

    def __iter__(self) -> Iterator[Event]:
        """The events, blocking the calling thread between them.

        Ends after `grade_finished`, or early where it was cancelled, which is recorded. Leaving the loop early
        cancels. Raises StoreError after the last event where the grade could not be stored; the submission is kept.
        """
        failure: StoreError | None = None
        try:
            for event in self._run:
                if isinstance(event, GradeFinished):
                    failure = self._keep(event.grade)
                elif isinstance(event, GradeStarted):
                    self._evidence = EvidenceCollector()  # a pool that died is replaced, and the grade begins again
                else:
                    self._evidence.add(event)
                yield event
        except BaseException as error:
            if self.grade is None:
                self._run.cancel()
                self._note_why_unscored(error)
            raise
        if failure is not None:
            raise StoreError(
                f"The grade could not be stored. The submission {self.submission.id} is kept and can be graded again. "
                f"{failure}"
            ) from failure
        if self.grade is None:
            self._note(AttemptEventKind.CANCELLED)

    def _keep(self, grade: Grade) -> StoreError | None:
        """Store the grade; where that fails, the reason is returned, so that the grade is still shown first."""
        failure = None
        try:
            self.stored = self._store.grades.add(self.submission.id, grade, self._evidence.kept())
        except StoreError as error:
            failure = error
        self.grade = grade
        return failure

    def _note(self, kind: AttemptEventKind, **detail: str) -> None:
        detail["submission"] = self.submission.id
        self._store.attempts.record(self.submission.attempt, kind, detail)

    def _note_why_unscored(self, error: BaseException) -> None:
        """Note why there is no grade without hiding the exception that is on its way; the submission is stored."""
        with contextlib.suppress(StoreError):
            if isinstance(error, (GeneratorExit, KeyboardInterrupt)):
                self._note(AttemptEventKind.CANCELLED)
            else:
                self._note(AttemptEventKind.INTERRUPTED, reason=type(error).__name__)


def _same_challenge(slug: str, files: ChallengeFiles) -> None:
    if slug != files.slug:
        raise UsageError(f"This belongs to {slug}, not to {files.slug}: open the challenge it was made for.")
