"""Lines of a file that something is wrong with: no Python as it stands, or where the last run failed.

A mark belongs to a line as it was; `moved` says where the lines of an older text are now, and drops marks whose line
was changed. Source is only parsed here, never run.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

MarkKind = Literal["syntax", "run"]
PARSED_HERE = 30_000  # characters; parsing holds the interpreter, about 1 ms for each thousand lines
PARSER_S = 10.0  # seconds until the parser of a large file is given up
PLACE = re.compile(r"\(([A-Za-z0-9_][A-Za-z0-9_./-]*), line ([0-9]{1,7})\)")
"""How the judge names a line of the candidate's."""
_PARSER = (
    "import json, sys, warnings\nwarnings.simplefilter('ignore')\n"
    + """\
try:
    compile(sys.stdin.buffer.read(), "file", "exec", 0x400, dont_inherit=True)  # 0x400: to a tree, no further
except SyntaxError as error:
    print(json.dumps([error.lineno, error.msg]))
"""
)


@dataclass(frozen=True)
class Mark:
    """One line with a reason; `row` counts from 0."""

    row: int
    kind: MarkKind
    message: str


def syntax_mark(text: str) -> Mark | None:
    """The first place where `text` is no Python, or None; blocks for some milliseconds at most in a small file.

    Text of more than `PARSED_HERE` characters is parsed in a process of its own: call it from a thread.
    """
    found = _parse(text) if len(text) <= PARSED_HERE else _parse_apart(text)
    if found is None:
        return None
    line, message = found
    return Mark(min(max(1, line), text.count("\n") + 1) - 1, "syntax", message)


def _parse(text: str) -> tuple[int, str] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `"\d"` warns; that is for a linter to say
            ast.parse(text)
    except SyntaxError as error:
        return error.lineno or 1, error.msg
    except (ValueError, MemoryError, RecursionError) as error:
        return 1, str(error) or "nested too deeply for Python"
    return None


def _parse_apart(text: str) -> tuple[int, str] | None:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _PARSER],
            input=text.encode("utf-8", "surrogatepass"), capture_output=True, timeout=PARSER_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    try:
        line, message = json.loads(done.stdout)
    except ValueError:
        return None
    return int(line or 1), str(message)


def failing_lines(results: Iterable[tuple[str, str]]) -> dict[str, list[Mark]]:
    """The lines that messages of checks name, by file; `results` are titles and messages of what did not pass.

    The first message about a line is kept.
    """
    marks: dict[str, dict[int, Mark]] = {}
    for title, message in results:
        for name, line in PLACE.findall(message):
            said = " ".join(PLACE.sub("", message).split())
            row = max(0, int(line) - 1)
            marks.setdefault(name, {}).setdefault(row, Mark(row, "run", f"{title.rstrip('.')}: {said}"))
    return {name: list(by_row.values()) for name, by_row in marks.items()}


def moved(marks: Iterable[Mark], old: Sequence[str], new: Sequence[str]) -> list[Mark]:
    """The marks of the lines `old` on the lines `new`; marks of lines that were changed or deleted are left out."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    shift = len(new) - len(old)
    return [
        mark if mark.row < head else replace(mark, row=mark.row + shift)
        for mark in marks
        if mark.row < head or len(old) - tail <= mark.row < len(old)
    ]


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """How many lines both begin with."""
    count = min(len(first), len(second))
    return next((i for i in range(count) if first[i] != second[i]), count)
