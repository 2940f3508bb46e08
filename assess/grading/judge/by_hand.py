"""The context of a grader that somebody runs with plain pytest: an author in `graders/`, or a candidate's own folder.

pytest itself plays the judge. It reads the challenge that the tests belong to, starts a pool, and grades without a
sandbox level of its own choosing: the best that the machine offers, as everywhere.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from assess.grading import channel, faults
from assess.grading.judge.context import EventLine, GradeContext
from assess.grading.judge.workers import WorkerSource
from assess.grading.pool import Pool, family_of
from assess.grading.sandbox.confine import confinement_for
from assess.grading.sandbox.probe import resolve_level
from assess.grading.visible import visible_spec
from assess.schema.challenge import Challenge
from assess.schema.grader import GraderSpec

_PATIENCE_S = 120.0
_GRADING = Path(__file__).resolve().parents[1]
_FAULTS_ALONE = "assess-faults-alone"


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _python_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.py"))
        if not {"__pycache__", "visible"} & set(path.relative_to(folder).parts)
    }


def _data_folder(challenge: Path) -> Path:
    """The data sets beside the challenge, or in a folder that `assess start` made those that came with the package."""
    package = Path(__file__).resolve().parents[2]
    places = (challenge.parents[1], package.parent / "challenges", package / "_content" / "challenges")
    return next((place / "data" for place in places if (place / "data").is_dir()), places[0] / "data")


def _submitted(chosen: str | None, folder: Path) -> dict[str, bytes]:
    if chosen is None:
        if not (folder / "solution.py").is_file():
            raise pytest.UsageError(f"there is no solution.py in {folder}: name one with --submission FILE")
        return _python_files(folder)
    path = Path(chosen)
    if not path.exists():
        raise pytest.UsageError(f"there is nothing at {path} to grade: name a file or folder with --submission")
    return _python_files(path) if path.is_dir() else {"solution.py": path.read_bytes()}


def make_context(request: pytest.FixtureRequest) -> GradeContext:
    """A context for the tests around `request`, with a pool that ends with the pytest session.

    Raises pytest.UsageError where no challenge belongs to them, or there is no submission.
    """
    tests = request.path.parent
    hidden = (tests / "grader.toml").is_file()
    root = tests.parents[2] if hidden else None
    folder = root / "challenges" / tests.parent.name / tests.name if root else tests.parent
    if not (folder / "challenge.toml").is_file():
        raise pytest.UsageError(f"{tests} belongs to no challenge: there is no challenge.toml in {folder}")
    challenge = Challenge.model_validate(_toml(folder / "challenge.toml"))
    starter_dir = folder / "starter" if (folder / "starter").is_dir() else folder
    starter = _python_files(starter_dir)
    seed = request.config.getoption("--grade-seed")
    line = _attach(request, challenge)
    limits = challenge.limits
    if not request.config.pluginmanager.has_plugin(_FAULTS_ALONE):
        request.config.pluginmanager.register(_FaultsAlone(), _FAULTS_ALONE)
    spec = GraderSpec.model_validate(_toml(tests / "grader.toml")) if hidden else visible_spec(tests)
    context = GradeContext(
        slug=f"{challenge.track}/{folder.name}",
        challenge=challenge,
        spec=spec,
        grader_dir=tests,
        data_dir=_data_folder(folder),
        files={**starter, **_submitted(request.config.getoption("--submission"), starter_dir)},
        starter=starter,
        seed=secrets.randbelow(2**31) if seed is None else seed,
        seconds=limits.seconds,
        workers=WorkerSource(line, confinement_for(_level(), limits, spec)),
        events=EventLine(None),
    )
    context.start()
    return context


class _FaultsAlone:
    """Shows a failed check with the test's own lines: how the judge found the fault helps nobody to mend it."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        error = call.excinfo.value if call.excinfo is not None else None
        if isinstance(error, faults.CheckFailed) and (own := _without_ours(error.__traceback__)) is not None:
            call.excinfo = pytest.ExceptionInfo.from_exception(error.with_traceback(own))


def _without_ours(frames: TracebackType | None) -> TracebackType | None:
    """A traceback without the frames of the grading itself."""
    if frames is None:
        return None
    rest = _without_ours(frames.tb_next)
    if Path(frames.tb_frame.f_code.co_filename).is_relative_to(_GRADING):
        return rest
    return TracebackType(rest, frames.tb_frame, frames.tb_lasti, frames.tb_lineno)


def _level() -> str:
    return resolve_level(os.environ.get("ASSESS_ISOLATION"))


def _attach(request: pytest.FixtureRequest, challenge: Challenge) -> channel.Channel:
    pool = Pool(family_of(challenge.imports))
    request.session.config.add_cleanup(pool.close)
    if not pool.wait_ready(_PATIENCE_S):
        raise pytest.UsageError("the warm pool did not start in time")
    ours, theirs = channel.pair()
    lifeline = pool.attach(theirs.fileno())
    theirs.close()
    request.session.config.add_cleanup(lifeline.close)
    request.session.config.add_cleanup(ours.close)
    return ours
