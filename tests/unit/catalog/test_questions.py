"""Questions and hints are read from disk; what is wrong with them is named with its file, key and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.catalog.catalog import Catalog
from assess.catalog.hints import cut_hints, read_hints
from assess.catalog.questions import read_questions
from assess.errors import ContentError

CHECKOUT = Path(__file__).parents[3]
GOOD = '[[questions]]\nid = "why"\ntext = "Why?"\nminutes = 3\n\n[[questions.criteria]]\nid = "x"\npoint = "secret"\n'


def questions_of(content):
    return read_questions(Catalog.load(content.root).find("foundations/add"))


def test_a_question_has_what_is_asked_and_nothing_of_its_criteria(content):
    content.write("rubrics/foundations/add.toml", GOOD)
    (question,) = questions_of(content)
    assert (question.id, question.text, question.minutes) == ("why", "Why?", 3)
    assert "secret" not in question.model_dump_json()


def test_a_challenge_without_a_rubric_has_no_questions(content):
    assert questions_of(content) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[questions]]\nid = "why"\n', r"the key `questions\[0\].text` is missing: add it"),
        ('[[questions]]\nid = "Why not"\ntext = "x"\n', r"the key `questions\[0\].id` is 'Why not'"),
        ('[[questions]]\nid = "a"\ntext = "x"\nminutes = 0\n', r"the key `questions\[0\].minutes` is 0"),
        ("questions = 3\n", r"the key `questions` holds no questions: write a table \[\[questions\]\]"),
        ("questions = [3]\n", r"the key `questions\[0\]` is 3"),
        ("[criteria]\n", r"the key `questions` holds no questions"),
        ('[[questions]]\nid = "a"\ntext = "x"\n' * 2, r"the key `questions.id` is 'a' 2 times: give each its own"),
        ("[[questions]\n", r"is not TOML"),
    ],
)
def test_what_is_wrong_is_named_with_file_key_and_mend(content, text, said):
    content.write("rubrics/foundations/add.toml", text)
    with pytest.raises(ContentError, match=rf"^rubrics/foundations/add\.toml.*{said}"):
        questions_of(content)


def test_every_challenge_here_has_hints_and_its_questions_can_be_read():
    for files in Catalog.load(CHECKOUT).challenges:
        assert read_hints(files.challenge_dir / "hints.md")
        for question in read_questions(files):
            assert len(question.text) > 40 and question.minutes


def test_hints_are_cut_at_headings_but_not_inside_code():
    text = "# Hints\n\n## 1. A question\n\nWhat?\n\n```python\n## not a heading\n```\n\n## A step\nDo.\n"
    first, second = cut_hints(text)
    assert first.title == "A question" and first.text == "What?\n\n```python\n## not a heading\n```"
    assert (second.title, second.text) == ("A step", "Do.")


def test_hints_without_headings_are_one_step_and_an_empty_file_has_none():
    (only,) = cut_hints("1. What does `+` do?\n")
    assert (only.title, only.text) == ("", "1. What does `+` do?")
    assert cut_hints(" \n") == ()
