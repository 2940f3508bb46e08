"""A follow-up question to a challenge, as the candidate sees it, and the answers that were typed to it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from assess.schema.base import CheckId, Record


class Question(Record):
    """What is asked. What a good answer holds is a reviewer's, and has no place in this record."""

    id: CheckId
    text: Annotated[str, Field(min_length=1)]
    minutes: Annotated[int, Field(ge=1, le=240)] | None = None
    """How long an answer may take, as a guide."""


class Answer(Record):
    """The text that stood under a question at one moment of an attempt."""

    attempt: str
    question: str
    text: str
    saved_at: AwareDatetime
