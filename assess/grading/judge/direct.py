"""The context of a test: the judge's own, or one made on the spot when somebody runs pytest by hand.

By hand, pytest itself plays the judge: it starts a pool, asks it for workers over a line of its own, and reads the
challenge that the tests' folder belongs to.
"""

from __future__ import annotations

import pytest

from assess.grading.judge.context import GradeContext
from assess.grading.judge.session import CONTEXT

CONTEXT_IS_BY_HAND: pytest.StashKey[bool] = pytest.StashKey()


def context_for(request: pytest.FixtureRequest) -> GradeContext:
    """The context of the grade that `request` belongs to."""
    context = request.config.stash.get(CONTEXT, None)
    if context is None:
        from assess.grading.judge.by_hand import make_context

        context = request.config.stash[CONTEXT] = make_context(request)
        request.config.stash[CONTEXT_IS_BY_HAND] = True
    if context.check != request.node.name and CONTEXT_IS_BY_HAND in request.config.stash:
        context.start()
        context.begin_check(request.node.name)
    return context
