"""What `challenge.toml` and `skills.toml` may say: the visible half of a challenge."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from assess.schema.base import Identifier, Record, Slug
from assess.schema.grader import GraderSpec


class Track(StrEnum):
    """Where a challenge lives in the catalogue."""

    FOUNDATIONS = "foundations"
    CNN = "cnn"
    TRANSFORMER = "transformer"
    GNN = "gnn"
    SYSTEMS = "systems"
    PROJECTS = "projects"
    EXPLAIN = "explain"
    DESIGN = "design"


class Kind(StrEnum):
    """What the candidate is asked to do."""

    IMPLEMENT = "implement"
    DEBUG = "debug"
    OPTIMISE = "optimise"
    COMPARE = "compare"
    DESIGN = "design"
    EXPLAIN = "explain"
    REVIEW = "review"


class Level(StrEnum):
    """How much the challenge presumes."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Limits(Record):
    """What one grade may cost the candidate's side."""

    seconds: Annotated[float, Field(gt=0, le=900)] = 60.0
    """Wall seconds for all checks together, on the judge's clock."""
    memory_mb: Annotated[int, Field(ge=64, le=65536)] = 1024
    """MiB of address space beyond what the imported libraries already take."""
    source_kb: Annotated[int, Field(ge=1, le=4096)] = 256
    """KiB of source in all submitted files together."""


class EntryPoint(Record):
    """One name that the submission must define, with the interface that the statement promises."""

    signature: str
    """As the statement prints it, for example `attention(q, k, v, mask=None)`."""
    shapes: dict[str, str] = Field(default_factory=dict)
    """Argument, or `returns`, to shape and dtype: `q = "(..., Lq, d) float32 or float64"`."""


class Challenge(Record):
    """The visible half of a challenge, as `challenge.toml` states it."""

    schema_version: Literal[1]
    title: Annotated[str, Field(min_length=3, max_length=80)]
    track: Track
    kind: Kind
    level: Level
    minutes: Annotated[int, Field(ge=1, le=2880)]
    skills: Annotated[tuple[str, ...], Field(min_length=1)]
    entrypoints: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    imports: tuple[Identifier, ...] = ("torch", "numpy")
    """Top-level packages beyond the standard library that a submission may import."""
    data: tuple[str, ...] = ()
    """Data sets under `challenges/data/` that the graders draw from."""
    limits: Limits = Limits()
    interface: dict[Identifier, EntryPoint]


class Skill(Record):
    """One skill that challenges exercise, as `challenges/skills.toml` lists it."""

    title: str
    family: Literal["foundations", "cnn", "transformer", "gnn", "systems"]
    aspect: Literal["mechanism", "trade-offs", "failure-modes", "production"]


class ChallengeFiles(Record):
    """A validated challenge together with where its two halves lie on disk."""

    slug: Slug
    challenge: Challenge
    grader: GraderSpec | None
    """None where the hidden half is absent, as in a candidate's bundle."""
    challenge_dir: Path
    grader_dir: Path | None

    @property
    def statement(self) -> Path:
        """The Markdown that the candidate reads."""
        return self.challenge_dir / "statement.md"

    @property
    def starter_dir(self) -> Path:
        """The folder of files that an attempt begins with."""
        return self.challenge_dir / "starter"

    @property
    def visible_dir(self) -> Path:
        """The folder of tests that a candidate may read and run."""
        return self.challenge_dir / "visible"
