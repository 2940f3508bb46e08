"""What verdicts, outcomes and levels are called in a report: a word and a sign, so that colour is never alone."""

from __future__ import annotations

from dataclasses import dataclass

from assess.schema.grade import IsolationLevel, Outcome, Verdict


@dataclass(frozen=True)
class Word:
    """How one value is shown; `tone` is a class of the stylesheet."""

    sign: str
    word: str
    tone: str
    meaning: str = ""


VERDICTS: dict[Verdict, Word] = {
    Verdict.PASS: Word("✓", "Passed", "good", "Every check passed."),
    Verdict.FAIL: Word("✗", "Failed", "bad", "Not every check passed."),
    Verdict.TIMEOUT: Word("✗", "Out of time", "bad", "The submission used up its time before it was done."),
    Verdict.MEMORY: Word("✗", "Out of memory", "bad", "The submission needed more memory than it may use."),
    Verdict.CRASH: Word("✗", "Crashed", "bad", "The submission's process ended before it answered."),
    Verdict.FORBIDDEN: Word("✗", "Forbidden", "bad", "The submission used what this challenge does not allow."),
    Verdict.INVALID: Word("✗", "Invalid", "bad", "The submission could not be loaded, or lacks what it must define."),
    Verdict.JUDGE_ERROR: Word(
        "!",
        "Not scored",
        "warn",
        "The judge failed, not the submission. Nothing was scored, and the submission can be graded again.",
    ),
}

OUTCOMES: dict[Outcome, Word] = {
    Outcome.PASS: Word("✓", "Passed", "good"),
    Outcome.FAIL: Word("✗", "Failed", "bad"),
    Outcome.TIMEOUT: Word("✗", "Out of time", "bad"),
    Outcome.CRASH: Word("✗", "Crashed", "bad"),
    Outcome.MEMORY: Word("✗", "Out of memory", "bad"),
    Outcome.SKIPPED: Word("–", "Skipped", "quiet"),
    Outcome.ERROR: Word("!", "Judge's error", "warn"),
}

ISOLATION: dict[IsolationLevel, Word] = {
    IsolationLevel.FULL: Word(
        "✓",
        "full",
        "good",
        "The submission ran in a process of its own, with its own users, processes, file system and network, a filter "
        "on system calls, and limits on time and memory.",
    ),
    IsolationLevel.REDUCED: Word(
        "!",
        "reduced",
        "warn",
        "The submission ran in a process of its own that could open no files but its own and could not reach the "
        "network or start programs, under limits on time and memory. It had no namespaces of its own: this machine "
        "offers less than full isolation.",
    ),
    IsolationLevel.NONE: Word(
        "✗",
        "none",
        "bad",
        "The submission ran in a process of its own and could not forge a result, but it could read whatever its user "
        "can read. Good for practice, not for a decision.",
    ),
}
