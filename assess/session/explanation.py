"""What is shown after a pass or on giving up: the explanation, and the model answer beside one's own last work.

It is never shown before, and not while a repetition from memory waits for its first scored grade. Needs the hidden half
of the content; a copy without it has nothing to show, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from assess.errors import UsageError
from assess.schema.attempt import Attempt, AttemptEventKind, AttemptState
from assess.schema.challenge import ChallengeFiles
from assess.schema.learning import Repeated

if TYPE_CHECKING:
    from pathlib import Path

    from assess.store.database import Store

MAIN_FILE = "solution.py"


@dataclass(frozen=True)
class Explanation:
    """The texts of the explanation screen; all but `text` are plain."""

    text: str
    """Markdown; empty where the content has none."""
    model: dict[str, str] = field(default_factory=dict)
    """The files of the model answer, by name."""
    own: dict[str, str] = field(default_factory=dict)
    """The person's own last files, by name; those of the starter that were not changed are left out."""
    own_at: datetime | None = None
    handed_in: bool = False
    """Whether `own` is a submission; otherwise it is the last draft, or there is none."""


def may_explain(store: Store, attempt: Attempt) -> bool:
    """Whether the explanation may be shown in this attempt now. Raises StoreError."""
    present = store.attempts.get(attempt.id)
    events = store.attempts.events(attempt.id)
    if present.state is AttemptState.OPEN and any(e.kind is AttemptEventKind.REPETITION_STARTED for e in events):
        reviewed = store.repetitions.of_challenge(attempt.slug, Repeated.IMPLEMENT)
        return any(repetition.attempt == attempt.id for repetition in reviewed)
    return any(other.state is not AttemptState.OPEN for other in store.attempts.of_challenge(attempt.slug))


def explain(store: Store, files: ChallengeFiles, attempt: Attempt) -> Explanation:
    """The explanation, which is recorded as shown.

    Raises UsageError before a pass or giving up, and StoreError.
    """
    if not may_explain(store, attempt):
        raise UsageError(f"The explanation of {files.slug} is shown after a pass, or when you give up.")
    own, own_at, handed_in = _own(store, files, attempt)
    if files.grader is None or files.grader_dir is None:
        return Explanation("", {}, own, own_at, handed_in)
    store.attempts.record(attempt.id, AttemptEventKind.EXPLAINED)
    return Explanation(
        text=(files.grader_dir / "explanation.md").read_text("utf-8", errors="replace"),
        model=_texts(files.grader_dir / files.grader.reference),
        own=own,
        own_at=own_at,
        handed_in=handed_in,
    )


def _own(store: Store, files: ChallengeFiles, attempt: Attempt) -> tuple[dict[str, str], datetime | None, bool]:
    """The latest submission at the challenge, or else the attempt's latest draft, without untouched files."""
    starter = _texts(files.starter_dir)
    submission = store.submissions.latest(files.slug)
    if submission is not None:
        texts = {name: content.decode("utf-8", "replace") for name, content in submission.submission.files.items()}
        return _changed(texts, starter), submission.submitted_at, True
    draft = store.drafts.latest(attempt.id)
    if draft is not None:
        return _changed(dict(draft.files), starter), draft.saved_at, False
    return {}, None, False


def _changed(texts: dict[str, str], starter: dict[str, str]) -> dict[str, str]:
    """Files that differ from the starter's, and the main one in any case, first."""
    kept = {name: text for name, text in texts.items() if name == MAIN_FILE or text != starter.get(name)}
    return dict(sorted(kept.items(), key=lambda item: (item[0] != MAIN_FILE, item[0])))


def _texts(path: Path) -> dict[str, str]:
    """A file as `solution.py`, or the Python files of a folder, the main one first."""
    if path.is_file():
        return {MAIN_FILE: path.read_text("utf-8", errors="replace")}
    found = {str(file.relative_to(path)): file for file in sorted(path.rglob("*.py"))}
    texts = {name: file.read_text("utf-8", errors="replace") for name, file in found.items()}
    return dict(sorted(texts.items(), key=lambda item: (item[0] != MAIN_FILE, item[0])))
