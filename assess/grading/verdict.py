"""From the results of checks to one verdict and a score: a table and a sum, the same wherever a grade ends."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib import metadata

from assess import __version__
from assess.schema.grade import CheckResult, Environment, Outcome, Verdict

# What one failed check says about the whole, the first that occurs in this order winning.
_VERDICTS: tuple[tuple[Outcome, Verdict], ...] = (
    (Outcome.ERROR, Verdict.JUDGE_ERROR),
    (Outcome.FAIL, Verdict.FAIL),
    (Outcome.TIMEOUT, Verdict.TIMEOUT),
    (Outcome.MEMORY, Verdict.MEMORY),
    (Outcome.CRASH, Verdict.CRASH),
    (Outcome.SKIPPED, Verdict.FAIL),
)


def conclude(
    checks: Sequence[CheckResult], *, invalid: bool = False, forbidden: bool = False
) -> tuple[Verdict, float | None]:
    """The verdict and the score of a grade; no check at all is a fault of ours, and so is any check that broke.

    `invalid`: the submission could not be loaded. `forbidden`: a forbidden operator was reached in some check.
    """
    outcomes = {check.outcome for check in checks}
    if not checks or Outcome.ERROR in outcomes:
        return Verdict.JUDGE_ERROR, None
    score = round(sum(check.points for check in checks), 2)
    if invalid:
        return Verdict.INVALID, 0.0
    if forbidden:
        return Verdict.FORBIDDEN, score
    for outcome, verdict in _VERDICTS:
        if outcome in outcomes:
            return verdict, score
    return Verdict.PASS, score


def environment(device: str = "cpu") -> Environment:
    """The versions that a grade made here depends on."""
    return Environment(
        assess=__version__, python=platform.python_version(), torch=metadata.version("torch"), device=device
    )
