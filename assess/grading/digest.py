"""Name a folder of content by what is in it, so that a grade can say exactly what produced it."""

from __future__ import annotations

from pathlib import Path

from assess.schema.challenge import ChallengeFiles
from assess.schema.submission import content_digest


def folder_digest(folder: Path) -> str:
    """SHA-256 in hexadecimal over every file below `folder`; caches and hidden files do not count."""
    return content_digest(
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
            and not any(part == "__pycache__" or part.startswith(".") for part in path.relative_to(folder).parts)
        }
    )


def challenge_digest(files: ChallengeFiles) -> str:
    """The digest of the half that a candidate may see."""
    return folder_digest(files.challenge_dir)


def grader_digest(files: ChallengeFiles) -> str:
    """The digest of the hidden half, or an empty string where it is absent."""
    return folder_digest(files.grader_dir) if files.grader_dir is not None else ""
