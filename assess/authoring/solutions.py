"""The known solutions of a challenge, with what their headers promise.

The header is the docstring or the comment that a file begins with. A wrong solution's has a line `fails: id, id`, which
names exactly the checks that must fail; a right one's says in a sentence how it is written differently.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assess.schema.challenge import ChallengeFiles

FAILS = re.compile(r"^[ \t]*fails:(.*)$", re.MULTILINE)
LEAST_RIGHT = 3
LEAST_WRONG = 6


@dataclass(frozen=True)
class Solution:
    """One known solution: a file that is graded as `solution.py`, or a folder."""

    name: str
    """Relative to the challenge, such as `right/reference` or `starter`."""
    path: Path
    fails: frozenset[str] | None
    """The checks that must fail; None where every check must pass, and for the starter, which must only not pass."""
    header: str


def starter_of(files: ChallengeFiles) -> Solution:
    """The starter, graded as it is."""
    return Solution("starter", files.starter_dir, None, "")


def known_solutions(files: ChallengeFiles) -> tuple[Solution, ...]:
    """Every right solution and then every wrong one, the reference first; empty where the hidden half is absent."""
    if files.grader_dir is None or files.grader is None:
        return ()
    reference = (files.grader_dir / files.grader.reference).resolve()
    found = [*_solutions(files.grader_dir, "right"), *_solutions(files.grader_dir, "wrong")]
    return tuple(sorted(found, key=lambda solution: solution.path.resolve() != reference))


def _solutions(grader_dir: Path, side: str) -> Iterator[Solution]:
    """The solutions in one folder, by name."""
    for path in sorted((grader_dir / "solutions" / side).glob("*")):
        main = path / "solution.py" if path.is_dir() else path
        if main.suffix == ".py" and main.is_file():
            header = header_of(main.read_text("utf-8", errors="replace"))
            promised = FAILS.search(header)
            fails = None if promised is None else frozenset(re.split(r"[,\s]+", promised[1].strip()))
            yield Solution(f"{side}/{path.stem}", path, fails, header)


def header_of(source: str) -> str:
    """The docstring of a module and the comment lines before its first statement, without quotes and hashes."""
    comments = []
    for line in source.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            break
        comments.append(line.strip().lstrip("#"))
    try:
        docstring = ast.get_docstring(ast.parse(source)) or ""
    except (SyntaxError, ValueError):
        quoted = re.match(r'\s*"""(.*?)"""', "\n".join(source.splitlines()[len(comments) :]), re.DOTALL)
        docstring = quoted[1] if quoted else ""
    return "\n".join([*comments, docstring]).strip()


def header_problems(files: ChallengeFiles, solutions: tuple[Solution, ...]) -> Iterator[str]:
    """What is wrong with the set of solutions and their headers, before any of them runs."""
    known = {check.id for check in files.grader.checks} if files.grader else set()
    right = [solution for solution in solutions if solution.name.startswith("right/")]
    wrong = [solution for solution in solutions if solution.name.startswith("wrong/")]
    if len(right) < LEAST_RIGHT:
        yield f"solutions/right holds {len(right)}: write at least {LEAST_RIGHT}, each in another way."
    if len(wrong) < LEAST_WRONG:
        yield f"solutions/wrong holds {len(wrong)}: write at least {LEAST_WRONG}, each with a fault of its own."
    for solution in right:
        if solution.fails is not None:
            yield f"{solution.name}: a right solution has no line `fails:`: take it out, or move the file to wrong/."
        elif not solution.header:
            yield f"{solution.name} has no header: say in a sentence how it is written."
    for solution in wrong:
        if solution.fails is None:
            yield f"{solution.name} has no line `fails: check, check` in its header: name what must fail."
        for check in sorted((solution.fails or frozenset()) - known):
            yield f"{solution.name}: the header names the check '{check}', which grader.toml does not have."


def unproved_checks(files: ChallengeFiles, solutions: tuple[Solution, ...]) -> tuple[str, ...]:
    """Checks that no wrong solution is known to fail, so that nothing shows that they can."""
    failed = {check for solution in solutions for check in solution.fails or ()}
    return tuple(check.id for check in files.grader.checks if check.id not in failed) if files.grader else ()
