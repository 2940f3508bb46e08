"""Why a check did not pass, as exceptions that the kit raises and the judge turns into an outcome.

    CheckFailed              fail      the answer is wrong; the message teaches
    └── CandidateFault       by kind   the submission's own process went wrong
        ├── Raised           fail      the submission raised an exception
        ├── TimedOut         timeout   it did not answer in time
        ├── OutOfMemory      memory    it asked for more memory than the limit
        ├── Crashed          crash     its process ended
        ├── Forbidden        fail      it reached a forbidden operator (verdict: forbidden)
        ├── Tampered         fail      it broke the protocol (and the grade is flagged)
        └── NotLoaded        fail      it cannot even be imported (verdict: invalid)

Any other exception in a grader is a fault of ours.
"""

from __future__ import annotations

from assess.schema.grade import Outcome


class CheckFailed(AssertionError):
    """The answer is wrong; the message says what was expected, what came, on which input and what to look at."""

    outcome = Outcome.FAIL


class CandidateFault(CheckFailed):
    """The submission's own process went wrong."""

    on_load = False
    """Whether it happened while the submission was being imported."""


class Raised(CandidateFault):
    """The submission raised an exception."""


class TimedOut(CandidateFault):
    """The submission did not answer in time."""

    outcome = Outcome.TIMEOUT


class OutOfMemory(CandidateFault):
    """The submission asked for more memory than the limit."""

    outcome = Outcome.MEMORY


class Crashed(CandidateFault):
    """The submission's process ended."""

    outcome = Outcome.CRASH


class Forbidden(CandidateFault):
    """The submission reached a forbidden operator."""


class Tampered(CandidateFault):
    """The submission's process broke the protocol."""


class NotLoaded(CandidateFault):
    """The submission cannot be imported, or lacks what the interface names."""
