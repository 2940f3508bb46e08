"""The wheel carries everything: unpacked elsewhere, it lists, verifies what it carries, and grades."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's files, as an installer would lay them out."""
    built, site = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assess", *arguments],
        cwd=site, env={**os.environ, "PYTHONPATH": str(site)}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_wheel_carries_every_file_of_the_content(site: Path) -> None:
    carried = site / "assess" / "_content"
    for half in ("challenges", "graders", "rubrics"):
        ours = {
            path.relative_to(ROOT / half)
            for path in (ROOT / half).rglob("*")
            if path.is_file() and not {"__pycache__", ".pytest_cache"} & set(path.parts)
        }
        assert ours == {path.relative_to(carried / half) for path in (carried / half).rglob("*") if path.is_file()}


def test_the_wheel_carries_templates_and_stylesheets(site: Path) -> None:
    ours = {path.relative_to(ROOT) for path in (ROOT / "assess").rglob("*") if path.suffix in {".tcss", ".css", ".j2"}}
    assert ours
    assert all((site / path).is_file() for path in ours)


def test_an_installed_app_grades_away_from_the_checkout(site: Path) -> None:
    listed = run(site, "list", "--json")
    slugs = {entry["slug"] for entry in json.loads(listed.stdout)["challenges"]}
    assert "transformer/attention" in slugs
    right = site / "assess/_content/graders/transformer/attention/solutions/right/reference.py"
    graded = run(site, "grade", "attention", str(right), "--json")
    assert graded.returncode == 0, graded.stderr
    shown = run(site, "doctor", "--json")
    (content,) = (f for f in json.loads(shown.stdout)["findings"] if f["group"] == "content")
    assert str(site) in content["detail"]
