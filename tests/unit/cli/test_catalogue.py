"""`list`, `show` and `start`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def test_list_prints_exactly_the_contracts_document(assess):
    done = assess("list", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "schema_version": 1,
        "challenges": [
            {
                "slug": "foundations/add",
                "title": "Add two tensors",
                "track": "foundations",
                "kind": "implement",
                "level": "beginner",
                "minutes": 5,
                "skills": ["foundations.addition"],
            }
        ],
    }


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (["--track", "foundations"], True),
        (["--track", "cnn"], False),
        (["--kind", "implement", "--level", "beginner"], True),
        (["--kind", "debug"], False),
        (["--level", "advanced"], False),
    ],
)
def test_list_filters(assess, filters, found):
    assert bool(json.loads(assess("list", "--json", *filters).stdout)["challenges"]) is found
    assert ("foundations/add" in assess("list", *filters).stdout) is found


def test_a_broken_challenge_is_counted_and_the_rest_listed(assess, content):
    content.write("challenges/cnn/broken/challenge.toml", "title =")
    done = assess("list", "--json")
    assert done.returncode == 0
    assert [entry["slug"] for entry in json.loads(done.stdout)["challenges"]] == ["foundations/add"]
    assert "problems in the content" in done.stderr


def test_show_says_what_a_candidate_may_know(assess):
    done = assess("show", "add")
    assert done.returncode == 0
    for text in ("Add two tensors", "foundations/add", "add(a, b)", "test_one_and_two", "## Interface"):
        assert text in done.stdout
    assert "test_shapes_broadcast" not in done.stdout  # the hidden half stays hidden


def test_start_makes_a_folder_to_work_in(assess, tmp_path):
    done = assess("start", "add")
    assert done.returncode == 0
    folder = tmp_path / "here" / "add"
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "challenge.toml", "solution.py", "statement.md", "visible/test_visible.py",
    ]  # fmt: skip
    assert "assess grade foundations/add add" in done.stdout


def test_start_overwrites_nothing(assess, tmp_path: Path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "solution.py").write_text("my work")
    done = assess("start", "add", folder)
    assert done.returncode == 2
    assert "already has solution.py" in done.stderr
    assert [path.name for path in folder.iterdir()] == ["solution.py"]
    assert (folder / "solution.py").read_text() == "my work"


def test_start_in_a_folder_that_cannot_be_made_says_so(assess, tmp_path: Path):
    (tmp_path / "file").write_text("")
    done = assess("start", "add", tmp_path / "file" / "deeper")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr and "Traceback" not in done.stderr
