"""Reads the hostile submissions below `submissions/<family>/` and what each one's header demands of a grade.

A case is a single file, or a folder with a `solution.py`. The first docstring says what it tries; then come lines

    expect: verdicts that are right for it, separated by commas
    flag: a flag that the grade must carry (needed where a pass cannot be excluded in principle)
    only: the checks to run, with those that they rest on, where the whole grade would tell nothing more
    seconds: the time limit of the grade, where the usual one is too long

Files in a family's folder `_shared` are added to each of its submissions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from assess.schema.grade import Verdict
from assess.schema.submission import Submission

SUBMISSIONS = Path(__file__).parent / "submissions"
USUAL_SECONDS = 8.0
_HEADER = re.compile(r'"""(.*?)"""', re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One hostile submission."""

    family: str
    name: str
    path: Path
    about: str
    expect: frozenset[Verdict]
    flag: str | None
    only: tuple[str, ...]
    seconds: float

    @property
    def submission(self) -> Submission:
        """Its files, with those that its family shares."""
        files = _python_files(SUBMISSIONS / self.family / "_shared")
        return Submission(files=files | (_python_files(self.path) or {"solution.py": self.path.read_bytes()}))


def _python_files(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def _field(header: str, name: str) -> str | None:
    found = re.search(rf"^{name}: (.*)$", header, re.MULTILINE)
    return found[1].strip() if found else None


def _read(family: str, path: Path) -> Case:
    source = (path / "solution.py" if path.is_dir() else path).read_text("utf-8")
    found = _HEADER.search(source)
    header = found[1] if found else ""
    expect = _field(header, "expect")
    assert expect, f"{path} says no `expect:`"
    verdicts = frozenset(Verdict(word.strip()) for word in expect.split(","))
    flag = _field(header, "flag")
    assert Verdict.JUDGE_ERROR not in verdicts, f"{path}: a fault of ours is never right"
    assert flag or Verdict.PASS not in verdicts, f"{path}: what may pass must be flagged"
    return Case(
        family=family,
        name=path.stem,
        path=path,
        about=header.strip().splitlines()[0],
        expect=verdicts,
        flag=flag,
        only=tuple((_field(header, "only") or "").replace(",", " ").split()),
        seconds=float(_field(header, "seconds") or USUAL_SECONDS),
    )


def families() -> dict[str, list[Case]]:
    """All cases, by family, in a fixed order."""
    found: dict[str, list[Case]] = {}
    for folder in sorted(path for path in SUBMISSIONS.iterdir() if path.is_dir()):
        cases = [path for path in sorted(folder.iterdir()) if path.name not in ("_shared", "__pycache__")]
        found[folder.name] = [_read(folder.name, path) for path in cases if path.is_dir() or path.suffix == ".py"]
    return found
