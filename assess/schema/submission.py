"""What a candidate hands in: file names and their bytes, by value, so that nothing can change underneath a grade."""

from __future__ import annotations

import hashlib
from typing import Annotated

from pydantic import Field

from assess.schema.base import Record

FilePath = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$", max_length=200)
]


class Submission(Record):
    """The files of one submission; `solution.py` is the one that is imported first."""

    files: dict[FilePath, bytes]

    @property
    def digest(self) -> str:
        """SHA-256 over the sorted names and contents, in hexadecimal."""
        return content_digest(self.files)


def content_digest(files: dict[str, bytes]) -> str:
    """SHA-256 over sorted (name, length, content), so that no two different folders share a digest by concatenation."""
    digest = hashlib.sha256()
    for name in sorted(files):
        encoded = name.encode()
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
        digest.update(len(files[name]).to_bytes(8, "big") + files[name])
    return digest.hexdigest()
