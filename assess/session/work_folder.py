"""A challenge as a folder to work in with any editor: starter, visible tests, statement, and notes on what to run."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from assess.catalog.submission import read_folder
from assess.errors import UsageError
from assess.schema.challenge import ChallengeFiles

MOST_BYTES = 8 * 2**20  # a file that another editor saved is read no further: nobody writes more by hand


def work_files(files: ChallengeFiles) -> dict[str, bytes]:
    """Everything that the folder holds at first, by relative name."""
    return {
        **read_folder(files.starter_dir),
        **{f"visible/{name}": content for name, content in read_folder(files.visible_dir).items()},
        "statement.md": files.statement.read_bytes(),
        "challenge.toml": (files.challenge_dir / "challenge.toml").read_bytes(),  # so that pytest knows the folder
    }


def make_folder(files: ChallengeFiles, folder: Path) -> None:
    """Write the challenge below `folder`, which is made if missing.

    Raises UsageError, with nothing written, where a file of the same name is there, or the folder cannot be written.
    """
    wanted = work_files(files)
    taken = [name for name in wanted if (folder / name).exists() or (folder / name).is_symlink()]
    if taken:
        raise UsageError(f"{folder} already has {', '.join(sorted(taken))}: name another folder, or move them away.")
    _write_missing(folder, wanted)


def fill_folder(files: ChallengeFiles, folder: Path, texts: dict[str, str]) -> None:
    """Write what is not there yet, with `texts` in place of the starter's files; what is there stays as it is.

    Raises UsageError where the folder cannot be written.
    """
    wanted = work_files(files) | {name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()}
    _write_missing(folder, wanted)


def _write_missing(folder: Path, wanted: dict[str, bytes]) -> None:
    try:
        for name, content in wanted.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not (target.exists() or target.is_symlink()):
                with target.open("xb") as stream:
                    stream.write(content)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}): name another folder.") from None


def read_text(path: Path) -> str | None:
    """The text of a file that somebody edits; None while it is not there, or holds no text."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
        text = content.decode("utf-8", "surrogatepass")
    except (OSError, UnicodeDecodeError):
        return None
    return None if len(content) > MOST_BYTES or "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")


def write_text(path: Path, text: str, expected: str | None) -> bool:
    """Put `text` in a file at once, whole, but only where it still holds `expected`; says whether it did.

    Raises OSError where it cannot be written.
    """
    descriptor, name = tempfile.mkstemp(prefix=".", dir=path.parent)  # a hidden file is not handed in
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text.encode("utf-8", "surrogatepass"))
        if path.exists():
            os.chmod(name, path.stat().st_mode & 0o777)
        if read_text(path) != expected:
            return False
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
    return True
