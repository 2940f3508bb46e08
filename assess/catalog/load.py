"""Read and validate one challenge, both halves of it, and say everything that is wrong with it.

Called by `catalog` for each folder. Nothing is imported or run: test files are only searched for the names of tests.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assess.catalog.toml import nearest, read_record
from assess.errors import ContentError
from assess.schema.base import SLUG_PART
from assess.schema.challenge import Challenge, ChallengeFiles, Skill
from assess.schema.grader import GraderSpec

TOTAL_POINTS = 100
TEST_FUNCTION = re.compile(r"^(?:async )?def (test_\w+)\(", re.MULTILINE)

VISIBLE_FILES = {
    "statement.md": "the text that the candidate reads",
    "hints.md": "a ladder of hints",
    "starter/solution.py": "the file that an attempt begins with",
}
HIDDEN_FILES = {
    "explanation.md": "the text that is shown after a pass",
}


@dataclass(frozen=True)
class Reading:
    """One challenge as it was found: its files when it may be used, and every problem when it may not."""

    slug: str
    files: ChallengeFiles | None
    problems: tuple[ContentError, ...]


def read_challenge(root: Path, slug: str, skills: Mapping[str, Skill] | None) -> Reading:
    """Read `challenges/<slug>` and `graders/<slug>` below `root`.

    `skills` are the skills that a challenge may name; None leaves them unchecked (their own file being broken). Without
    a folder `graders` below `root` the hidden half is taken to be absent on purpose, as in a candidate's bundle.
    """
    challenge_dir = root / "challenges" / slug
    shown = f"challenges/{slug}"
    if not (challenge_dir / "challenge.toml").is_file():
        return Reading(slug, None, (_half_without_challenge(root, slug),))
    problems: list[ContentError] = []
    if not re.fullmatch(f"{SLUG_PART}/{SLUG_PART}", slug):
        problems.append(ContentError(f"{shown}: a folder's name is lower-case words joined by hyphens: rename it."))
    challenge, faults = read_record(Challenge, challenge_dir / "challenge.toml", f"{shown}/challenge.toml")
    problems.extend(faults)
    problems.extend(_missing(challenge_dir, shown, VISIBLE_FILES))
    problems.extend(_without_tests(challenge_dir / "visible", f"{shown}/visible"))
    if challenge is not None:
        problems.extend(_challenge_faults(challenge, slug, f"{shown}/challenge.toml", skills))
        problems.extend(_data_faults(challenge, root, f"{shown}/challenge.toml"))

    grader: GraderSpec | None = None
    grader_dir: Path | None = None
    if (root / "graders").is_dir():
        grader_dir = root / "graders" / slug
        hidden = f"graders/{slug}"
        grader, faults = read_record(GraderSpec, grader_dir / "grader.toml", f"{hidden}/grader.toml")
        problems.extend(faults)
        problems.extend(_missing(grader_dir, hidden, HIDDEN_FILES))
        problems.extend(_without_tests(grader_dir, hidden))
        if grader is not None:
            problems.extend(_grader_faults(grader, grader_dir, hidden))
    if problems or challenge is None:
        return Reading(slug, None, tuple(problems))
    files = ChallengeFiles(
        slug=slug, challenge=challenge, grader=grader, challenge_dir=challenge_dir, grader_dir=grader_dir
    )
    return Reading(slug, files, ())


def _half_without_challenge(root: Path, slug: str) -> ContentError:
    """The one error for a folder that is not the beginning of a challenge."""
    if (root / "challenges" / slug).is_dir():
        return ContentError(f"challenges/{slug}/challenge.toml is missing: write it, or take the folder away.")
    return ContentError(f"graders/{slug} has no challenges/{slug} beside it: write that, or take the grader away.")


def _missing(folder: Path, shown: str, wanted: Mapping[str, str]) -> Iterator[ContentError]:
    """One error for each file of `wanted` that is not there or is empty."""
    for name, purpose in wanted.items():
        path = folder / name
        if not path.is_file():
            yield ContentError(f"{shown}/{name} is missing: write {purpose}.")
        elif path.stat().st_size == 0:
            yield ContentError(f"{shown}/{name} is empty: write {purpose}.")


def _without_tests(folder: Path, shown: str) -> Iterator[ContentError]:
    """An error when the folder holds no test at all."""
    if not any(True for _ in named_tests(folder)):
        yield ContentError(f"{shown} holds no test: add a `test_*.py` with at least one function `test_…`.")


def named_tests(folder: Path) -> Iterator[str]:
    """The names of the test functions in `folder`'s `test_*.py`, in order of file and line."""
    for path in sorted(folder.glob("test_*.py")):
        yield from TEST_FUNCTION.findall(path.read_text("utf-8", errors="replace"))


def _challenge_faults(
    challenge: Challenge, slug: str, shown: str, skills: Mapping[str, Skill] | None
) -> Iterator[ContentError]:
    """What is wrong with `challenge.toml` beyond the form of its keys."""
    track = slug.partition("/")[0]
    if challenge.track != track:
        yield ContentError(
            f"{shown}: the key `track` is '{challenge.track}' but the folder is '{track}': move the folder or mend "
            "the key."
        )
    for name in _doubled(challenge.entrypoints):
        yield ContentError(f"{shown}: the key `entrypoints` lists '{name}' twice: take one out.")
    for name in challenge.entrypoints:
        if name not in challenge.interface:
            yield ContentError(f"{shown}: the key `interface.{name}` is missing: add a table [interface.{name}].")
    for name, entry in challenge.interface.items():
        if name not in challenge.entrypoints:
            yield ContentError(
                f"{shown}: the key `interface.{name}` describes no entry point: list '{name}' in `entrypoints` or take "
                "it out."
            )
        elif not re.match(rf"(class )?{name}\(", entry.signature):
            yield ContentError(
                f"{shown}: the key `interface.{name}.signature` is '{entry.signature}': begin it with `{name}(`."
            )
    if skills is not None:
        for skill in challenge.skills:
            if skill not in skills:
                near = nearest(skill, skills)
                mend = f"did you mean '{near[0]}'?" if near else "add it there."
                yield ContentError(f"{shown}: the key `skills` names '{skill}', not in challenges/skills.toml: {mend}")


def _data_faults(challenge: Challenge, root: Path, shown: str) -> Iterator[ContentError]:
    """Data sets that are named but not carried."""
    for name in challenge.data:
        if not (root / "challenges" / "data" / f"{name}.npz").is_file():
            yield ContentError(
                f"{shown}: the key `data` names '{name}', but challenges/data/{name}.npz is missing: add it or take "
                "the name out."
            )


def _grader_faults(grader: GraderSpec, grader_dir: Path, shown: str) -> Iterator[ContentError]:
    """What is wrong with `grader.toml` beyond the form of its keys."""
    toml = f"{shown}/grader.toml"
    total = sum(check.points for check in grader.checks)
    if abs(total - TOTAL_POINTS) > 1e-6:
        yield ContentError(f"{toml}: the keys `checks.points` add up to {total:g}: make them add up to {TOTAL_POINTS}.")
    for check_id in _doubled(check.id for check in grader.checks):
        yield ContentError(f"{toml}: two checks have the `id` '{check_id}': rename one.")
    for test in _doubled(check.test for check in grader.checks):
        yield ContentError(f"{toml}: two checks have the `test` '{test}': give each check a test of its own.")
    earlier: set[str] = set()
    for position, check in enumerate(grader.checks):
        for needed in check.depends_on:
            if needed not in earlier:
                yield ContentError(
                    f"{toml}: the key `checks[{position}].depends_on` names '{needed}', which is no earlier check: "
                    "mend the name or move that check up."
                )
        earlier.add(check.id)
    written = list(named_tests(grader_dir))
    for test in _doubled(written):
        yield ContentError(f"{shown}: the test `{test}` is written twice: rename one.")
    for check in grader.checks:
        if check.test not in written:
            near = nearest(check.test, written)
            mend = f"did you mean `{near[0]}`?" if near else "write it."
            yield ContentError(f"{toml}: the check '{check.id}' has the test `{check.test}`, found in no file: {mend}")
    for test in written:
        if test not in {check.test for check in grader.checks}:
            yield ContentError(f"{toml}: the test `{test}` belongs to no check: add a [[checks]] for it.")
    reference = grader_dir / grader.reference
    if not (reference.is_file() or (reference / "solution.py").is_file()):
        yield ContentError(f"{toml}: the key `reference` names '{grader.reference}', which is missing: write it.")


def _doubled(names: Iterable[str]) -> list[str]:
    """The names that occur more than once."""
    return [name for name, count in Counter(names).items() if count > 1]
