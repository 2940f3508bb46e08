"""The gate lets right content through and names everything that is wrong, with the real grader."""

from __future__ import annotations

import json

import pytest

from assess.authoring.verify import verify
from assess.catalog.catalog import Catalog
from assess.grading.broker import Broker

GRADER = "graders/foundations/add"
STATEMENT = "# Add\n\n" + "".join(
    f"## {section}\n\n`add(a, b)`. Shapes: (n,)\n\n"
    for section in ("Goal", "Interface", "Example", "How it is scored", "What is out of scope")
)


@pytest.fixture(scope="module")
def broker():
    with Broker() as opened:
        yield opened


@pytest.fixture
def few(content):
    """Content that lacks only wrong solutions, so that a gate over it is quick."""
    content.write("challenges/foundations/add/statement.md", STATEMENT)
    content.remove(f"{GRADER}/solutions/right/difference.py")
    return content


@pytest.fixture
def complete(content):
    """Content that the gate has nothing to say against."""
    content.write("challenges/foundations/add/statement.md", STATEMENT)
    for sign in "-/%@":
        content.write(
            f"{GRADER}/solutions/wrong/other_{ord(sign)}.py",
            f'"""Another operator.\n\nfails: values\n"""\n\n\ndef add(a, b):\n    return a {sign} b\n',
        )
    return content


def gate(content, broker, seeds=(1,), repeats=1):
    return verify(Catalog.load(content.root).find("add"), broker, seeds, repeats)


def broken(verification) -> dict[str, tuple[str, ...]]:
    return {result.name: result.problems for result in verification.solutions if result.problems}


def test_complete_content_passes(complete, broker):
    verification = gate(complete, broker, seeds=(1, 2), repeats=2)
    assert verification.ok, verification
    runs = {result.name: [run.part for run in result.runs] for result in verification.solutions}
    assert runs["starter"] == ["hidden"]
    assert runs["right/reference"] == ["hidden"] * 4 + ["visible"]
    assert runs["wrong/product"] == ["hidden"] * 4


def test_wrong_code_that_passes_is_named(few, broker):
    fine = '"""X.\n\nfails: values\n"""\ndef add(a, b):\n    return b + a\n'
    few.write(f"{GRADER}/solutions/wrong/fine.py", fine)
    assert broken(gate(few, broker)) == {"wrong/fine": ("hidden tests, seed 1: 'values' should fail, but does not.",)}


def test_wrong_code_that_fails_for_another_reason_is_named(few, broker):
    few.replace(f"{GRADER}/solutions/wrong/no_broadcast.py", "fails: broadcast", "fails: values")
    (problems,) = broken(gate(few, broker)).values()
    assert "'broadcast' should pass, but: " in problems[0] and "'values' should fail, but does not." in problems[1]


def test_right_code_that_fails_is_named_with_what_the_check_said(few, broker):
    few.write(f"{GRADER}/solutions/right/torch_add.py", '"""Twice."""\ndef add(a, b):\n    return 2 * a + b\n')
    found = broken(gate(few, broker))
    assert list(found) == ["right/torch_add"]
    assert found["right/torch_add"][0].startswith("hidden tests, seed 1: 'values' should pass, but: ")
    assert found["right/torch_add"][-1].startswith("visible tests, seed 1: ")


def test_a_starter_that_passes_is_named(few, broker):
    few.write("challenges/foundations/add/starter/solution.py", "def add(a, b):\n    return a + b\n")
    found = broken(gate(few, broker))
    assert found == {"starter": ("hidden tests, seed 1: it passes, though nothing has been done.",)}


def test_a_grader_that_breaks_is_named(few, broker):
    few.replace(f"{GRADER}/test_add.py", "a, b = rng.normal(4, 5), rng.normal(5)", "1 / 0")
    found = broken(gate(few, broker))
    assert "the grader itself failed" in found["right/reference"][0]


def test_a_verdict_that_depends_on_the_seed_is_named(few, broker):
    for other in ("right/torch_add", "wrong/product", "wrong/no_broadcast"):
        few.remove(f"{GRADER}/solutions/{other}.py")
    few.write(
        f"{GRADER}/test_add.py",
        (few.root / f"{GRADER}/test_add.py")
        .read_text()
        .replace('"""A row is added to every row."""', "assert rng.seed() % 2 == 0"),
    )
    found = broken(gate(few, broker, seeds=range(1, 11)))
    assert 0 < len(found["right/reference"]) < 10


def test_a_solution_that_is_too_large_is_named(few, broker):
    few.write(f"{GRADER}/solutions/right/long.py", '"""Long."""\n' + "#" * 5000)
    assert "larger than the 4 KiB" in broken(gate(few, broker))["right/long"][0]


def test_problems_of_the_content_are_named_beside_those_of_solutions(few, broker):
    few.remove(f"{GRADER}/solutions/wrong/no_broadcast.py")
    verification = gate(few, broker)
    assert any("solutions/wrong holds 1" in problem for problem in verification.problems)
    assert verification.notes == ("no wrong solution fails the check 'broadcast'",)
    assert not verification.ok


def test_the_command_prints_a_line_a_solution_and_exits_with_1_for_any_problem(complete, assess):
    complete.write("challenges/cnn/broken/challenge.toml", "title =")
    done = assess("verify", "--seeds", "1", "--table", "--json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert document["schema_version"] == 1 and document["ok"] is False
    assert [challenge["ok"] for challenge in document["challenges"]] == [True]
    assert "challenges/cnn/broken/challenge.toml is not TOML" in document["problems"][0]
    assert "✓ right/reference" in done.stderr and "✓ wrong/no_broadcast" in done.stderr
    assert "2 broadcast" in done.stderr


def test_the_command_names_what_is_wrong_with_a_broken_challenge(complete, assess):
    complete.remove("challenges/foundations/add/hints.md")
    done = assess("verify", "add")
    assert done.returncode == 1
    assert "hints.md is missing" in done.stdout
