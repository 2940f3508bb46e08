"""Every error that a person may meet, drawn as a tree with the exit code each one earns.

    AssessError                 3  a fault of ours: nothing was scored
    ├── UsageError              2  the command or its input is wrong; nothing was graded
    │   ├── ContentError        2  a challenge, grader or rubric on disk is broken
    │   ├── UnknownChallenge    2  no challenge has this slug, or several do
    │   └── SubmissionError     2  the submitted file or folder cannot be read
    ├── IsolationError          3  this machine cannot confine a worker as asked
    ├── PoolError               3  the warm pool could not be started or died
    ├── JudgeError              3  the judge or a grader failed; the submission is unscored
    └── StoreError              3  the database cannot be read or written
        └── StoreTooNew         3  the database was written by a newer version

A message names what went wrong, why, and the mend, in one sentence or two.
"""

from __future__ import annotations


class AssessError(Exception):
    """A fault of ours: nothing was scored, and the submission is kept."""

    exit_code = 3


class UsageError(AssessError):
    """The command or its input is wrong; nothing was graded."""

    exit_code = 2


class ContentError(UsageError):
    """A challenge, grader or rubric on disk is broken; names the file, the key and the mend."""


class UnknownChallenge(UsageError):
    """No challenge has this slug, or several do."""


class SubmissionError(UsageError):
    """The submitted file or folder cannot be read."""


class IsolationError(AssessError):
    """This machine cannot confine a worker at the level that was asked for."""


class PoolError(AssessError):
    """The warm pool could not be started, or died."""


class JudgeError(AssessError):
    """The judge or a grader failed; the submission is unscored and kept."""


class StoreError(AssessError):
    """The database cannot be read or written."""


class StoreTooNew(StoreError):
    """The database was written by a newer version of Assess."""
