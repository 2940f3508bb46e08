"""Read what a candidate hands in, by value, so that nothing can change underneath a grade.

The files may be hostile: names are held to `FilePath`, links are refused and never followed, nothing but plain files
is opened, and no more is read than the limits allow.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assess.errors import SubmissionError
from assess.schema.challenge import Limits
from assess.schema.submission import FilePath, Submission

MAIN_FILE = "solution.py"
MAX_FILES = 64  # the largest starter has a handful, and every check's worker is sent all of them
MAX_ENTRIES = 4096  # names looked at, so that a home folder given by mistake ends at once
MAX_DEPTH = 8
NOT_HANDED_IN = frozenset({"__pycache__", "visible", "statement.md", "challenge.toml"})
"""What `assess start` adds and what Python leaves behind."""
NO_SOURCE = ("~", ".pyc", ".ipynb")
"""How the names of backups, compiled files and notebooks end; in a notebook a solution is tried, not handed in."""
_NAME: TypeAdapter[str] = TypeAdapter(FilePath)
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # O_NONBLOCK: a named pipe must not hold us up


def is_left_out(name: str) -> bool:
    """Whether a file or folder of this name is not handed in."""
    return name in NOT_HANDED_IN or name.startswith(".") or name.endswith(NO_SOURCE)


def read_submission(path: Path, limits: Limits, starter_dir: Path | None = None) -> Submission:
    """The file or folder at `path` as a submission; a single file, whatever its name, becomes `solution.py`.

    A folder needs a `solution.py`. With `starter_dir`, files of the starter that the submission does not have are
    added; they do not count towards the limits. Raises SubmissionError when there is nothing there, or it is too large,
    has too many files, an odd name, a link, something that is no plain file, or Python source that is not UTF-8.
    """
    files = _read(path, budget=limits.source_kb * 1024)
    if MAIN_FILE not in files:
        raise SubmissionError(f"{_shown(path)} holds no {MAIN_FILE}: name the file that is to be graded so.")
    if starter_dir is not None:
        files = {**read_folder(starter_dir), **files}
    for name, content in files.items():
        if name.endswith(".py"):
            _require_utf8(name, content)
    return Submission(files=files)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a folder of ours, such as a starter, under the same rules for names but without a limit of size.

    Raises SubmissionError as `read_submission` does.
    """
    return _read(folder, budget=None)


def _read(path: Path, budget: int | None) -> dict[str, bytes]:
    """Names and contents at `path`; `budget` is bytes in all, None for no limit."""
    with _opened(str(path), None, _shown(path)) as descriptor:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            return {MAIN_FILE: _content(descriptor, _shown(path), budget, budget)}
        files: dict[str, bytes] = {}
        left = budget
        for name, opened in _walk(descriptor, "", [0]):
            if len(files) == MAX_FILES:
                raise SubmissionError(f"{_shown(path)} holds more than {MAX_FILES} files: hand in what is imported.")
            files[name] = _content(opened, name, left, budget)
            left = None if left is None else left - len(files[name])
        return files


def _walk(folder: int, prefix: str, seen: list[int]) -> Iterator[tuple[str, int]]:
    """Every file below an open folder, as its relative name and an open descriptor that is closed afterwards.

    `seen` is one running count of the names looked at.
    """
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in islice(entries, MAX_ENTRIES + 1))
    for name in names:
        seen[0] += 1
        if seen[0] > MAX_ENTRIES or prefix.count("/") >= MAX_DEPTH:
            raise SubmissionError("The folder holds too much to be a submission: hand in one with only your files.")
        if is_left_out(name):
            continue
        relative = prefix + name
        _require_name(relative)
        with _opened(name, folder, relative) as descriptor:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                yield from _walk(descriptor, relative + "/", seen)
            else:
                yield relative, descriptor


@contextmanager
def _opened(name: str, folder: int | None, shown: str) -> Iterator[int]:
    """An open descriptor of a plain file or a folder, never reached through a link of that name."""
    try:
        descriptor = os.open(name, _OPEN, dir_fd=folder)
    except FileNotFoundError:
        raise SubmissionError(f"There is no file {shown}: check the name.") from None
    except (OSError, ValueError) as error:
        if _is_link(name, folder):
            raise SubmissionError(f"{shown} is a link: hand in the file itself.") from None
        reason = error.strerror if isinstance(error, OSError) else error
        raise SubmissionError(f"{shown} cannot be read ({reason}): hand in a readable file.") from None
    try:
        kind = os.fstat(descriptor).st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            raise SubmissionError(f"{shown} is neither a file nor a folder: hand in plain files.")
        yield descriptor
    finally:
        os.close(descriptor)


def _is_link(name: str, folder: int | None) -> bool:
    """Whether the name itself, not what it leads to, is a symbolic link."""
    try:
        return stat.S_ISLNK(os.lstat(name, dir_fd=folder).st_mode)
    except (OSError, ValueError):
        return False


def _content(descriptor: int, shown: str, left: int | None, budget: int | None) -> bytes:
    """All bytes of an open file, of which at most `left` may be there."""
    with os.fdopen(descriptor, "rb", closefd=False) as stream:
        content = stream.read() if left is None else stream.read(left + 1)
    if left is not None and budget is not None and len(content) > left:
        raise SubmissionError(
            f"The submission is larger than the {budget // 1024} KiB that this challenge allows (at {shown}): "
            "hand in source only."
        )
    return content


def _require_name(relative: str) -> None:
    """Refuse a name that could mean something else on another machine or in a path."""
    try:
        _NAME.validate_python(relative)
    except ValidationError:
        raise SubmissionError(
            f"The file name {relative!a} is not allowed: use letters, digits, '_', '-' and '.', beginning with a "
            "letter, a digit or '_'."
        ) from None


def _require_utf8(name: str, content: bytes) -> None:
    """Refuse Python source in another encoding."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SubmissionError(f"{name} is not UTF-8 (byte {error.start}): save it as UTF-8.") from None


def _shown(path: Path) -> str:
    """A path as a message shows it: printable, whatever is in it."""
    return ascii(str(path))[1:-1] if not str(path).isprintable() else str(path)
