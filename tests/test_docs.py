"""The documents say everything that there is to say, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

import assess.grading.kit as kit
from assess.authoring.agreement import SECTIONS
from assess.catalog.catalog import Catalog
from assess.cli.main import COMMANDS, assess
from assess.grading import pytest_plugin
from assess.schema.challenge import Challenge, EntryPoint, Limits, Skill, Track
from assess.schema.grader import CheckKind, CheckSpec, GraderSpec, Threshold

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
AUTHORING = (ROOT / "docs/authoring.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_readme(name: str) -> None:
    assert f"`assess {name}" in README
    command = assess.get_command(assess.make_context("assess", ["--help"], resilient_parsing=True), name)
    assert command is not None
    for parameter in command.params:
        for option in parameter.opts:
            assert not option.startswith("--") or option in README, f"assess {name} {option}"


def test_the_readme_names_only_commands_that_exist() -> None:
    named = set(re.findall(r"`(?:\.venv/bin/)?assess ([a-z]+)", README))
    assert named == set(COMMANDS)


def test_the_readmes_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"\bmake ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize(
    ("model", "prefix"),
    [
        (Challenge, ""),
        (Limits, "limits."),
        (EntryPoint, "interface.NAME."),
        (GraderSpec, ""),
        (CheckSpec, "checks."),
        (Threshold, "thresholds.NAME."),
        (Skill, ""),
    ],
)
def test_every_key_of_a_challenge_is_in_the_authors_guide(model: type[BaseModel], prefix: str) -> None:
    nested = {"limits", "interface", "checks", "thresholds"}
    for key in model.model_fields:
        assert key in nested or f"`{prefix}{key}`" in AUTHORING, f"{model.__name__}.{key}"


def test_every_track_kind_of_check_and_section_is_in_the_authors_guide() -> None:
    for name in (*(track.value for track in Track), *(kind.value for kind in CheckKind)):
        assert f"`{name}`" in AUTHORING
    for section in SECTIONS:
        assert section in AUTHORING


def test_every_name_of_the_kit_and_every_fixture_is_in_the_authors_guide() -> None:
    for name in kit.__all__:
        assert f"`{name}`" in AUTHORING, name
    named = vars(pytest_plugin).items()
    fixtures = [name for name, value in named if type(value).__name__ == "FixtureFunctionDefinition"]
    assert {"candidate", "rng"} <= set(fixtures)
    for name in fixtures:
        assert f"`{name}`" in AUTHORING or name == "grade_context", name


def test_every_package_is_in_the_architecture() -> None:
    packages = {path.parent.name for path in ROOT.glob("assess/*/__init__.py")} | {"errors"}
    for package in packages:
        assert f"| `{package}` |" in ARCHITECTURE, package


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text("utf-8")):
        assert "://" in target or (document.parent / target).exists(), target


def test_every_shipped_challenge_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for files in Catalog.load().challenges:
        assert f"`{files.slug}`" in changelog


def test_no_file_of_the_project_points_at_one_machine() -> None:
    ours = [*DOCUMENTS, ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / ".ci/run", *ROOT.glob("assess/**/*.py")]
    for path in ours:
        assert not re.search(r"/(root|work|home)/\w", path.read_text("utf-8")), path
