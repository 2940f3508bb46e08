from __future__ import annotations

import pytest

from assess.authoring.agreement import disagreements
from assess.catalog.catalog import Catalog

STATEMENT = """# Add

## Goal
Add.

## Interface

    add(a, b)

    Shapes:
        a: (n,)

## Example
1 + 2

## How it is scored
By hand.

## What is out of scope
Strings.
"""
TOML = "challenges/foundations/add/challenge.toml"
STARTER = "challenges/foundations/add/starter/solution.py"


@pytest.fixture
def agreed(content):
    content.write("challenges/foundations/add/statement.md", STATEMENT)
    return content


def found(content) -> list[str]:
    return list(disagreements(Catalog.load(content.root).find("add")))


def test_a_challenge_that_agrees_has_no_problem(agreed):
    assert found(agreed) == []


@pytest.mark.parametrize("section", ["Goal", "Interface", "Example", "How it is scored", "What is out of scope"])
def test_a_missing_section_is_named(agreed, section):
    agreed.replace("challenges/foundations/add/statement.md", f"## {section}", "## Else")
    assert found(agreed) == [f"statement.md has no heading `{section}`: add the section."]


def test_missing_shapes_are_named(agreed):
    agreed.replace("challenges/foundations/add/statement.md", "Shapes:", "Sizes:")
    assert found(agreed) == ["statement.md has no Shapes block: give every argument's shape and dtype."]


def test_a_statement_with_another_signature_is_named(agreed):
    agreed.replace("challenges/foundations/add/statement.md", "add(a, b)", "add(a, b, c)")
    assert found(agreed) == [
        "statement.md does not show `add(a, b)`, as interface.add.signature has it: make them agree."
    ]


def test_a_signature_may_be_broken_over_lines(agreed):
    agreed.replace("challenges/foundations/add/statement.md", "add(a, b)", "add(a,\n        b)")
    assert found(agreed) == []


def test_a_starter_without_the_entry_point_is_named(agreed):
    agreed.write(STARTER, "def plus(a, b):\n    pass\n")
    assert found(agreed) == ["starter/solution.py does not define `add`: add it, to be filled in."]


def test_a_starter_that_is_not_python_is_named(agreed):
    agreed.write(STARTER, "def add(a, b:\n")
    assert found(agreed) == ["starter/solution.py is not Python (line 1): mend it."]


@pytest.mark.parametrize(
    "starter",
    [
        "def add(a: int, b: int) -> int:\n    pass\n",
        "async def add(a, b):\n    pass\n",
        "from sums import add\n",
        "import sums as add\n",
        "add = lambda a, b: None\n",
        "class add:\n    def __init__(self, a, b):\n        pass\n",
        "class add:\n    pass\n",
    ],
)
def test_a_name_may_be_bound_in_any_way(agreed, starter):
    agreed.write(STARTER, starter)
    assert found(agreed) == []


@pytest.mark.parametrize(
    ("signature", "starter", "agrees"),
    [
        ("add(a, b=(1, 2))", "def add(a, b=(1, 2)):\n    pass\n", True),
        ("add(a, b=None)", "def add(a, b):\n    pass\n", False),
        ("add(a, b=None)", "def add(a, b=0):\n    pass\n", False),
        ("add(a, *, b)", "def add(a, *, b):\n    pass\n", True),
        ("add(a, *, b)", "def add(a, b):\n    pass\n", False),
        ("add(*parts, **rest)", "def add(*parts, **rest):\n    pass\n", True),
        ("add(a, b) -> Tensor", "def add(a, b):\n    pass\n", True),
        ("class add(a, b)", "class add:\n    def __init__(self, a, b):\n        pass\n", True),
        ("add(a, b)", "class add:\n    def __init__(self, a):\n        pass\n", False),
    ],
)
def test_parameters_and_defaults_are_compared(agreed, signature, starter, agrees):
    agreed.replace(TOML, '"add(a, b)"', f'"{signature}"')
    agreed.replace("challenges/foundations/add/statement.md", "add(a, b)", signature)
    agreed.write(STARTER, starter)
    problems = found(agreed)
    assert (problems == []) is agrees, problems
    assert agrees or "make them agree" in problems[0]


def test_a_signature_that_is_no_python_is_named(agreed):
    agreed.replace(TOML, '"add(a, b)"', '"add(a, b, ...)"')
    agreed.replace("challenges/foundations/add/statement.md", "add(a, b)", "add(a, b, ...)")
    assert "which is no Python signature" in found(agreed)[0]
