"""Repetitions begun and settled, time counted, and where somebody stands, over a real store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assess.errors import UsageError
from assess.schema.attempt import AttemptEventKind, AttemptState
from assess.schema.grade import Verdict
from assess.schema.learning import Recall, Repeated
from assess.schema.submission import Submission
from assess.session.attempt import AttemptService
from assess.session.explanation import explain, may_explain
from assess.session.learning import LearningService
from assess.session.schedule import schedule
from tests.unit.session.records import SKILLS, grade_of

SLUG = "foundations/double"


@pytest.fixture
def learning(store):
    return LearningService(store)


@pytest.fixture
def work(store, broker):
    """Opens and drafts as the app does; nothing is graded by it here."""
    return AttemptService(store, broker)


@pytest.fixture
def hand_in(store):
    """Submits to an attempt as the app does, with a grade of our own making."""

    def submit(attempt, passed=True, content=b"def double(x):\n    return 2 * x\n"):
        stored = store.submissions.add(attempt.id, Submission(files={"solution.py": content}))
        store.attempts.record(attempt.id, AttemptEventKind.SUBMITTED, {"submission": stored.id})
        grade = grade_of(Verdict.PASS if passed else Verdict.FAIL, SLUG)
        return store.grades.add(stored.id, grade)

    return submit


@pytest.fixture
def learned(store, hand_in):
    """The first attempt at the challenge, passed with a draft of its own."""
    attempt = store.attempts.start(SLUG)
    store.drafts.save(attempt.id, {"solution.py": "# the first time\n"})
    hand_in(attempt)
    return store.attempts.get(attempt.id)


def now():
    return datetime.now(UTC)


def test_a_repetition_begins_clean_and_loses_nothing(store, learning, work, learned, small):
    assert work.draft_to_go_on_from(store.attempts.start(SLUG)).files == {"solution.py": "# the first time\n"}
    attempt = learning.begin_repetition(SLUG)
    assert work.is_repetition(attempt) and not work.is_repetition(learned)
    assert work.draft_to_go_on_from(attempt) is None
    assert store.drafts.latest(learned.id).files == {"solution.py": "# the first time\n"}


def test_a_repetition_that_was_begun_is_gone_on_with(store, learning, work, learned, small):
    attempt = learning.begin_repetition(SLUG)
    work.save_draft(attempt, {"solution.py": "# half of it\n"})
    assert learning.begin_repetition(SLUG) == attempt
    assert work.open(small) == attempt
    assert work.draft_to_go_on_from(attempt).files == {"solution.py": "# half of it\n"}


def test_the_first_scored_grade_is_the_repetition(store, learning, learned, hand_in):
    attempt = learning.begin_repetition(SLUG)
    assert learning.settle() == ()
    store.attempts.record(attempt.id, AttemptEventKind.CHECKED)
    hand_in(attempt, passed=False)
    (settled,) = learning.settle()
    assert (settled.attempt, settled.recall, settled.what) == (attempt.id, Recall.AGAIN, Repeated.IMPLEMENT)
    hand_in(attempt, passed=True)
    assert learning.settle() == ()
    assert store.repetitions.of_challenge(SLUG, Repeated.IMPLEMENT) == (settled,)
    assert learning.begin_repetition(SLUG).id != attempt.id


def test_what_was_graded_before_a_kill_is_settled_at_the_next_start(store, learning, learned, hand_in):
    first = learning.begin_repetition(SLUG)
    graded = hand_in(first)
    (settled,) = LearningService(store).settle()
    assert (settled.recall, settled.at) == (Recall.EASY, graded.graded_at)
    assert schedule(store.history())[SLUG].repetitions == 1


def test_two_repetitions_that_wait_are_settled_one_upon_the_other(store, learning, learned, hand_in):
    for _ in range(2):
        hand_in(learning.begin_repetition(SLUG))
    first, second = learning.settle()
    assert second.card["stability"] > 0 and second.card["last_review"] > first.card["last_review"]


def test_a_hint_in_a_repetition_makes_it_hard(store, learning, learned, hand_in):
    attempt = learning.begin_repetition(SLUG)
    store.attempts.record(attempt.id, AttemptEventKind.HINT_OPENED, {"hint": "1"})
    hand_in(attempt)
    (settled,) = learning.settle()
    assert settled.recall is Recall.HARD


def test_giving_up_a_repetition_is_not_remembering_it(store, learning, work, learned):
    attempt = learning.begin_repetition(SLUG)
    work.save_draft(attempt, {"solution.py": "# nothing came\n"})
    work.give_up(attempt)
    (settled,) = learning.settle()
    assert settled.recall is Recall.AGAIN
    again = store.attempts.start(SLUG)
    assert work.draft_to_go_on_from(again).files == {"solution.py": "# the first time\n"}


def test_a_repetition_that_passed_is_work_to_go_on_from(store, learning, work, learned, hand_in):
    attempt = learning.begin_repetition(SLUG)
    work.save_draft(attempt, {"solution.py": "# the second time\n"})
    hand_in(attempt)
    assert work.draft_to_go_on_from(store.attempts.start(SLUG)).files == {"solution.py": "# the second time\n"}


def test_what_was_never_passed_cannot_be_remembered(store, learning, hand_in):
    attempt = learning.begin_repetition(SLUG)
    hand_in(attempt, passed=False)
    assert learning.settle() == ()


def test_time_is_counted_and_nothing_is_no_time(store, learning, learned):
    learning.spend(learned.id, 12.5)
    learning.spend(learned.id, 0.0)
    assert [spent.seconds for spent in store.activity.of_attempt(learned.id)] == [12.5]


def test_a_new_person_stands_at_the_beginning(learning, small):
    standing = learning.standing([small], SKILLS, now())
    assert standing.new and standing.stopped is None
    assert standing.queue.entries == () and standing.streak.days == 0 and standing.seconds == 0


def test_one_goes_on_where_one_worked_last(store, learning, learned, small):
    first, second = (store.attempts.start(slug) for slug in ("foundations/double", "cnn/gone"))
    standing = learning.standing([small], SKILLS, now())
    assert standing.stopped is None, "the one is passed already, the other is not there any more"
    repetition = learning.begin_repetition(SLUG)
    standing = learning.standing([small], SKILLS, now())
    assert (standing.stopped.attempt, standing.stopped.repetition) == (repetition.id, True)
    assert standing.passed_today == (SLUG,)
    del first, second


def test_what_was_worked_on_last_is_what_counts_not_what_was_begun_last(store, learning, small):
    other = small.model_copy(update={"slug": "foundations/triple"})
    first = store.attempts.start(SLUG)
    store.attempts.start("foundations/triple")
    assert learning.standing([small, other], SKILLS, now()).stopped.slug == "foundations/triple"
    learning.spend(first.id, 5.0)
    assert learning.standing([small, other], SKILLS, now()).stopped.slug == SLUG


def test_a_pass_is_due_some_days_later(learning, learned, small):
    assert learning.standing([small], SKILLS, now()).queue.entries == ()
    later = learning.standing([small], SKILLS, now() + timedelta(days=30))
    assert [entry.slug for entry in later.queue.entries] == [SLUG]
    assert later.passed_today == ()


def test_statistics_count_what_the_store_holds(learning, learned, small):
    learning.spend(learned.id, 60.0)
    figures = learning.statistics([small], SKILLS, now())
    assert (figures.passed.hits, figures.passed.of, figures.first.percent, figures.seconds) == (1, 1, 100, 60.0)


def test_the_explanation_is_closed_until_a_pass_or_giving_up(store, work, small, hand_in):
    (small.grader_dir / "explanation.md").write_text("It doubles.\n")
    attempt = work.open(small)
    with pytest.raises(UsageError, match="after a pass, or when you give up"):
        explain(store, small, attempt)
    hand_in(attempt, passed=False)
    assert not may_explain(store, attempt)
    work.give_up(attempt)
    shown = explain(store, small, attempt)
    assert shown.text == "It doubles.\n" and "return x * 2" in shown.model["solution.py"]
    assert shown.handed_in and shown.own == {"solution.py": "def double(x):\n    return 2 * x\n"}
    assert store.attempts.events(attempt.id)[-1].kind is AttemptEventKind.EXPLAINED


def test_after_a_pass_it_stays_open_but_not_while_one_repeats_from_memory(store, learning, learned, small, hand_in):
    (small.grader_dir / "explanation.md").write_text("It doubles.\n")
    assert may_explain(store, learned)
    assert may_explain(store, store.attempts.start(SLUG))
    attempt = learning.begin_repetition(SLUG)
    assert not may_explain(store, attempt)
    hand_in(attempt, passed=False)
    learning.settle()
    assert store.attempts.get(attempt.id).state is AttemptState.OPEN
    assert may_explain(store, attempt)


def test_without_a_submission_the_draft_stands_beside_the_model(store, work, small):
    attempt = work.open(small)
    work.save_draft(attempt, {"solution.py": "# so far\n", "notes.py": "# mine\n"})
    work.give_up(attempt)
    bundle = small.model_copy(update={"grader": None, "grader_dir": None})
    shown = explain(store, bundle, attempt)
    assert (shown.text, shown.model, shown.handed_in) == ("", {}, False)
    assert list(shown.own) == ["solution.py", "notes.py"]
    assert AttemptEventKind.EXPLAINED not in [event.kind for event in store.attempts.events(attempt.id)]
