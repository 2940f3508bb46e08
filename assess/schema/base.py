"""The two base classes of all records: strict for what we write, frozen always."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Record(BaseModel):
    """A frozen value that may pass between threads and processes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


SLUG_PART = r"[a-z0-9]+(-[a-z0-9]+)*"
SlugPart = Annotated[str, Field(pattern=f"^{SLUG_PART}$")]
Slug = Annotated[str, Field(pattern=f"^{SLUG_PART}/{SLUG_PART}$")]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
CheckId = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=60)]
