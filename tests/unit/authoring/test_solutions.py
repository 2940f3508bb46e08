from __future__ import annotations

import pytest

from assess.authoring.solutions import header_of, header_problems, known_solutions, unproved_checks
from assess.catalog.catalog import Catalog

WRONG = "graders/foundations/add/solutions/wrong"
RIGHT = "graders/foundations/add/solutions/right"


def read(content):
    files = Catalog.load(content.root).find("add")
    return files, known_solutions(files)


def problems(content) -> list[str]:
    return list(header_problems(*read(content)))


def test_the_reference_comes_first_then_right_then_wrong(content):
    _, solutions = read(content)
    assert [solution.name for solution in solutions] == [
        "right/reference", "right/difference", "right/torch_add", "wrong/no_broadcast", "wrong/product",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        '"""Multiplies.\n\nfails: values, broadcast\n"""\nx = 1\n',
        "# Multiplies.\n# fails: values, broadcast\nx = 1\n",
        "#!/usr/bin/env python\n# fails: broadcast values\nimport os\n",
        '"""Broken on purpose.\nfails: values, broadcast\n"""\ndef add(:\n',
    ],
)
def test_a_header_may_be_docstring_or_comments_even_of_broken_source(content, source):
    content.write(f"{WRONG}/other.py", source)
    _, solutions = read(content)
    assert {s.name: s.fails for s in solutions}["wrong/other"] == {"values", "broadcast"}


def test_a_line_further_down_is_no_header(content):
    content.write(f"{WRONG}/other.py", "x = 1\n# fails: values\n")
    assert "wrong/other has no line `fails: check, check` in its header: name what must fail." in problems(content)


def test_a_solution_may_be_a_folder(content):
    content.write(f"{RIGHT}/parts/solution.py", '"""In two files."""\nfrom sums import add\n')
    content.write(f"{RIGHT}/parts/sums.py", "def add(a, b):\n    return a + b\n")
    _, solutions = read(content)
    assert "right/parts" in [solution.name for solution in solutions]


def test_too_few_solutions_are_a_problem(content):
    assert "solutions/wrong holds 2: write at least 6, each with a fault of its own." in problems(content)
    content.remove(f"{RIGHT}/torch_add.py")
    assert "solutions/right holds 2: write at least 3, each in another way." in problems(content)


def test_a_header_that_names_no_check_of_the_grader_is_a_problem(content):
    content.write(f"{WRONG}/other.py", '"""X.\n\nfails: valeus\n"""\n')
    assert any("names the check 'valeus', which grader.toml does not have" in problem for problem in problems(content))


def test_a_right_solution_says_how_it_is_written_and_fails_nothing(content):
    content.write(f"{RIGHT}/mute.py", "def add(a, b):\n    return a + b\n")
    content.write(f"{RIGHT}/modest.py", '"""Adds.\n\nfails: values\n"""\n')
    found = problems(content)
    assert "right/mute has no header: say in a sentence how it is written." in found
    assert any(problem.startswith("right/modest: a right solution has no line `fails:`") for problem in found)


def test_a_check_that_nothing_fails_is_noted(content):
    assert unproved_checks(*read(content)) == ()
    content.remove(f"{WRONG}/no_broadcast.py")
    assert unproved_checks(*read(content)) == ("broadcast",)


def test_a_header_is_read_without_quotes_and_hashes():
    assert header_of('# One.\n\n"""Two."""\nx = 1\n').split() == ["One.", "Two."]
    assert header_of("") == ""
