"""The follow-up questions of a challenge, from `rubrics/<track>/<slug>.toml`: what is asked, and nothing else of it.

The same file holds what a reviewer looks for in an answer. None of that is read here, so that it cannot be shown.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from assess.catalog.toml import read_table, validated
from assess.errors import ContentError
from assess.schema.base import Record
from assess.schema.challenge import ChallengeFiles
from assess.schema.question import Question

SHOWN_KEYS = tuple(Question.model_fields)


class QuestionList(Record):
    """The part of the file that a candidate may see."""

    questions: tuple[Question, ...]


def read_questions(files: ChallengeFiles) -> tuple[Question, ...]:
    """The questions of a challenge, in order; none where it has no such file, as in a candidate's bundle.

    Raises ContentError, naming the file, the key and the mend, where the file or a question in it is wrong.
    """
    shown = f"rubrics/{files.slug}.toml"
    path = files.challenge_dir.parents[2] / shown
    if not path.is_file():
        return ()
    found, problems = validated(QuestionList, {"questions": _shown_part(read_table(path, shown), shown)}, shown)
    if problems or found is None:
        raise problems[0]
    for id, number in Counter(question.id for question in found.questions).items():
        if number > 1:
            raise ContentError(f"{shown}: the key `questions.id` is {id!r} {number} times: give each its own.")
    return found.questions


def _shown_part(table: dict[str, Any], shown: str) -> list[Any]:
    """Each question with only the keys that may be shown; what is no table is left for the record to refuse."""
    questions = table.get("questions")
    if not isinstance(questions, list):
        raise ContentError(f"{shown}: the key `questions` holds no questions: write a table [[questions]] for each.")
    return [
        {key: value for key, value in question.items() if key in SHOWN_KEYS} if isinstance(question, dict) else question
        for question in questions
    ]
