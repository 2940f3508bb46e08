"""Changes one line of the settings file, and nothing else in it: comments, order and unknown keys stay.

Every change is made on the text, then read back before it is written: had it any other effect than the one meant, the
file is left alone and the person is asked to change it by hand.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from assess.errors import AssessError

KEYS = "keys"  # the one table
HEADER = re.compile(r"\s*\[")
NAME = re.compile(r"[A-Za-z0-9_-]+")

Value = str | float | bool | list[str]


class SettingsError(AssessError):
    """The settings file cannot be changed; it is as it was."""


def write_setting(path: Path, name: str, value: Value | None) -> None:
    """Set `name` (`theme`, or `keys.run` for a key) in the file at `path`, made if missing; None takes it out.

    Raises SettingsError, with the file as it was, where it cannot be read, understood or written.
    """
    target = Path(os.path.realpath(path))  # a link, as people keep who version their settings, stays one
    try:
        text = target.read_text(encoding="utf-8") if target.exists() else ""
        before = tomllib.loads(text)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}), so it was not changed.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML ({error}). Mend it first; it was not changed.") from error
    meant = _with(before, name, value)
    after = changed_text(text, name, value)
    try:
        done = tomllib.loads(after) == meant
    except tomllib.TOMLDecodeError:
        done = False
    if not done:
        raise SettingsError(f"`{name}` in {path} is written in a way that only you can change. It was not changed.")
    _replace(target, after, path)


def changed_text(text: str, name: str, value: Value | None) -> str:
    """The text of the file with one setting changed, added or taken out, as well as can be told from its lines."""
    table, _, key = name.rpartition(".")
    lines = text.splitlines(keepends=True)
    first, last = _section(lines, table)
    entry = None if value is None else f"{key} = {_spelled(value)}"
    if first is None:  # the table is not there yet
        if entry is None:
            return text
        gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        return f"{text}{gap}[{table}]\n{entry}\n"
    pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
    for index in range(first, last):
        if pattern.match(lines[index]):
            end = _end_of_value(lines, index, last)
            kept = [] if entry is None else [entry + _comment(lines[index:end]) + "\n"]
            return "".join([*lines[:index], *kept, *lines[end:]])
    if entry is None:
        return text
    while last > first and not lines[last - 1].strip():
        last -= 1
    above = lines[:last]
    if above and not above[-1].endswith("\n"):
        above[-1] += "\n"
    gap = "\n" if last < len(lines) and lines[last].strip() else ""
    return "".join([*above, entry + "\n", gap, *lines[last:]])


def _section(lines: list[str], table: str) -> tuple[int | None, int]:
    """The lines of a table after its header, or those before the first header for the file's own."""
    headers = [index for index, line in enumerate(lines) if HEADER.match(line) and not _inside_value(lines, index)]
    if not table:
        return 0, headers[0] if headers else len(lines)
    for place, index in enumerate(headers):
        if re.match(rf"""\s*\[\s*["']?{re.escape(table)}["']?\s*\]""", lines[index]):
            return index + 1, headers[place + 1] if place + 1 < len(headers) else len(lines)
    return None, 0


def _inside_value(lines: list[str], index: int) -> bool:
    """Whether a line that begins with a bracket goes on a value of many lines."""
    try:
        tomllib.loads("".join(lines[:index]))
    except tomllib.TOMLDecodeError:
        return True
    return False


def _end_of_value(lines: list[str], index: int, last: int) -> int:
    """The line after the value that begins on line `index`, of a text that can be read."""
    for end in range(index + 1, last):
        with contextlib.suppress(tomllib.TOMLDecodeError):
            tomllib.loads("".join(lines[index:end]))
            return end
    return last


def _comment(entry: list[str]) -> str:
    """The comment after a value of these lines, with the space before it."""
    *before, line = entry
    value = tomllib.loads("".join(entry))
    for found in re.finditer(r"\s*#", line):
        with contextlib.suppress(tomllib.TOMLDecodeError):
            if tomllib.loads("".join([*before, line[: found.start()]])) == value:
                return line[found.start() :].rstrip("\n")
    return ""


def _spelled(value: Value) -> str:
    if isinstance(value, (str, list, bool)):
        return json.dumps(value, ensure_ascii=False)  # for these a JSON value is a TOML value
    return f"{value:g}"


def _with(values: dict[str, Any], name: str, value: Value | None) -> dict[str, Any]:
    """The values as they are meant to be afterwards."""
    table, _, key = name.rpartition(".")
    inner = dict(values.get(table, {}) if table else values)
    if value is None:
        inner.pop(key, None)
    else:
        inner[key] = value
    if not table:
        return inner
    return {**values, table: inner} if table in values or value is not None else values


def _replace(target: Path, text: str, named: Path) -> None:
    """Put the text in the file's place, whole or not at all."""
    written = None
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o600
        handle, written = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(written, mode)
        os.replace(written, target)
    except OSError as error:
        if written is not None:
            with contextlib.suppress(OSError):
                os.unlink(written)
        raise SettingsError(f"{named} cannot be written ({error.strerror}). It is as it was.") from error
