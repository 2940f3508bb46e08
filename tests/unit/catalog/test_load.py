"""Each fault that an author can make is reported with the file, the key and the mend."""

from __future__ import annotations

import shutil

import pytest

from assess.catalog.catalog import Catalog
from assess.catalog.load import read_challenge

TOML = "challenges/foundations/add/challenge.toml"
GRADER = "graders/foundations/add/grader.toml"


def messages(content) -> list[str]:
    return [str(problem) for problem in Catalog.load(content.root).problems]


def test_a_valid_challenge_is_read_with_both_halves(content):
    catalog = Catalog.load(content.root)
    assert catalog.problems == ()
    (files,) = catalog.challenges
    assert files.slug == "foundations/add"
    assert files.challenge.interface["add"].shapes["returns"] == "(n,) float32"
    assert files.grader is not None and [check.id for check in files.grader.checks] == ["values", "broadcast"]
    assert files.statement.is_file() and files.starter_dir.is_dir() and files.visible_dir.is_dir()


def test_without_graders_the_hidden_half_is_absent(content):
    shutil.rmtree(content.root / "graders")
    (files,) = Catalog.load(content.root).challenges
    assert files.grader is None and files.grader_dir is None


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (TOML, "minutes = 5", "minutes = 0", "key `minutes` is 0 but should be greater than or equal to 1: correct it"),
        (TOML, "minutes = 5", "", "key `minutes` is missing: add it"),
        (TOML, "minutes = 5", "minuets = 5", "key `minuets` is not known: did you mean `minutes`?"),
        (TOML, "seconds = 20", "secnds = 20", "key `limits.secnds` is not known: did you mean `seconds`?"),
        (TOML, "minutes = 5", "minutes = 5\nzzz = 1", "key `zzz` is not known: take it out or correct its spelling"),
        (TOML, '"implement"', '"inplement"', "key `kind` is 'inplement' but should be 'implement'"),
        (TOML, "schema_version = 1", "schema_version = 2", "key `schema_version` is 2"),
        (TOML, "minutes = 5", "minutes = = 5", "is not TOML"),
        (TOML, '"foundations"', '"cnn"', "key `track` is 'cnn' but the folder is 'foundations'"),
        (TOML, '["add"]', '["add", "sub"]', "key `interface.sub` is missing: add a table [interface.sub]"),
        (TOML, '["add"]', '["add", "add"]', "key `entrypoints` lists 'add' twice"),
        (TOML, '["add"]', '["sub"]', "key `interface.add` describes no entry point"),
        (TOML, '"add(a, b)"', '"sum(a, b)"', "key `interface.add.signature` is 'sum(a, b)': begin it with `add(`"),
        (TOML, "foundations.addition", "foundations.adition", "did you mean 'foundations.addition'?"),
        (TOML, "minutes = 5", 'minutes = 5\ndata = ["digits"]', "challenges/data/digits.npz is missing"),
        (GRADER, "points = 40", "points = 30", "keys `checks.points` add up to 90: make them add up to 100"),
        (GRADER, 'id = "broadcast"', 'id = "values"', "two checks have the `id` 'values'"),
        (GRADER, '"test_shapes_broadcast"', '"test_sums"', "two checks have the `test` 'test_sums'"),
        (GRADER, '["values"]', '["broadcast"]', "key `checks[1].depends_on` names 'broadcast', which is no earlier"),
        (GRADER, '"test_sums"', '"test_sum"', "found in no file: did you mean `test_sums`?"),
        (GRADER, '"test_sums"', '"test_sum"', "the test `test_sums` belongs to no check"),
        (GRADER, "points = 40", 'points = "many"', "key `checks[1].points` is 'many' but should be a valid number"),
        (GRADER, 'kind = "robustness"', 'knd = "robustness"', "key `checks[1].knd` is not known: did you mean `kind`?"),
        (GRADER, "schema_version = 1", 'schema_version = 1\nreference = "r.py"', "key `reference` names 'r.py'"),
        (
            GRADER,
            "schema_version = 1",
            "schema_version = 1\nthresholds.speed = { value = 2.0 }",
            "key `thresholds.speed.margin` is missing",
        ),
    ],
)
def test_a_wrong_key_names_file_key_and_mend(content, path, old, new, said):
    content.replace(path, old, new)
    found = messages(content)
    assert any(message.startswith(path) and said in message for message in found), found
    assert Catalog.load(content.root).challenges == ()


@pytest.mark.parametrize(
    "path",
    [
        "challenges/foundations/add/challenge.toml",
        "challenges/foundations/add/statement.md",
        "challenges/foundations/add/hints.md",
        "challenges/foundations/add/starter/solution.py",
        "graders/foundations/add/grader.toml",
        "graders/foundations/add/explanation.md",
    ],
)
def test_a_missing_file_is_named(content, path):
    content.remove(path)
    assert any(message.startswith(f"{path} is missing: write") for message in messages(content)), messages(content)


@pytest.mark.parametrize("folder", ["challenges/foundations/add/visible", "graders/foundations/add"])
def test_a_half_without_tests_is_named(content, folder):
    for path in (content.root / folder).glob("test_*.py"):
        path.unlink()
    assert any(message.startswith(f"{folder} holds no test: add a `test_*.py`") for message in messages(content))


def test_an_empty_statement_is_named(content):
    content.write("challenges/foundations/add/statement.md", "")
    assert any("statement.md is empty" in message for message in messages(content))


def test_all_faults_are_reported_at_once(content):
    content.replace(TOML, "minutes = 5", "minutes = -1")
    content.replace(GRADER, "points = 40", "points = 1")
    content.remove("challenges/foundations/add/hints.md")
    assert len(messages(content)) == 3


def test_a_file_that_is_not_utf8_is_named(content):
    content.write(TOML, b'title = "\xff"')
    assert any(message.startswith(f"{TOML} is not UTF-8 (byte 9)") for message in messages(content))


def test_a_test_written_twice_is_named(content):
    content.write("graders/foundations/add/test_more.py", "def test_sums(candidate):\n    pass\n")
    assert any("the test `test_sums` is written twice" in message for message in messages(content))


def test_a_folder_name_that_is_no_slug_is_refused(content):
    content.add_challenge("foundations/Add_Two")
    assert any("a folder's name is lower-case words joined by hyphens" in message for message in messages(content))


def test_a_folder_without_a_challenge_is_one_problem(content):
    content.write("challenges/foundations/begun/notes.md", "later")
    assert messages(content) == [
        "challenges/foundations/begun/challenge.toml is missing: write it, or take the folder away."
    ]


def test_a_grader_without_its_challenge_is_one_problem(content):
    content.write("graders/cnn/orphan/grader.toml", "schema_version = 1")
    assert messages(content) == [
        "graders/cnn/orphan has no challenges/cnn/orphan beside it: write that, or take the grader away."
    ]


def test_unchecked_skills_are_not_reported(content):
    assert read_challenge(content.root, "foundations/add", None).problems == ()


def test_a_reference_may_be_a_folder(content):
    content.replace(GRADER, "schema_version = 1", 'schema_version = 1\nreference = "solutions/right/whole"')
    content.write("graders/foundations/add/solutions/right/whole/solution.py", "def add(a, b):\n    return a + b\n")
    assert messages(content) == []
