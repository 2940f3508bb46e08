"""What `grader.toml` may say: the hidden half of a challenge, and the kinds and outcomes of checks."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from assess.schema.base import CheckId, Identifier, Record


class CheckKind(StrEnum):
    """What a check is evidence of."""

    CORRECTNESS = "correctness"
    GRADIENT = "gradient"
    TECHNIQUE = "technique"
    EFFICIENCY = "efficiency"
    TRAINING = "training"
    ROBUSTNESS = "robustness"


class CheckSpec(Record):
    """One row of `[[checks]]`: what a hidden test is called, is worth and rests on."""

    id: CheckId
    title: Annotated[str, Field(min_length=3, max_length=90)]
    kind: CheckKind
    points: Annotated[float, Field(ge=0, le=100)]
    test: Identifier
    """The test function in the grader's `test_*.py`; every parametrised case of it belongs to the check."""
    depends_on: tuple[CheckId, ...] = ()
    """Checks that must have passed; otherwise this one is skipped, with the reason."""


class Threshold(Record):
    """A number that a check compares with, and why it is where it is."""

    value: float
    margin: Annotated[str, Field(min_length=8)]
    """What right and wrong solutions measure, so that the distance to the threshold can be judged."""


class GraderSpec(Record):
    """The hidden half of a challenge, as `grader.toml` states it."""

    schema_version: Literal[1]
    checks: Annotated[tuple[CheckSpec, ...], Field(min_length=1)]
    thresholds: dict[Identifier, Threshold] = Field(default_factory=dict)
    reference: str = "solutions/right/reference.py"
    """The solution that the judge compares with, relative to the grader's folder."""
    forbidden_operators: tuple[str, ...] = ()
    """Parts of dispatcher operator names, such as `scaled_dot_product`, that may not be reached by any road."""
    forbidden_functions: tuple[str, ...] = ()
    """Dotted names of library functions that may not run: `torch.nn.functional.multi_head_attention_forward`, say."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """Anything else that the grader's own tests read."""
