from __future__ import annotations

from datetime import date, timedelta, timezone

import pytest

from assess.schema.learning import History
from assess.session.skills import skill_lines
from assess.session.statistics import (
    WEEKS,
    Rate,
    days_worked,
    first_passes,
    first_submissions,
    recalled,
    seconds_on,
    statistics,
    streak,
)
from tests.unit.session.records import (
    ADD,
    ATTENTION,
    NOON,
    SERVING,
    SKILLS,
    activity,
    attempt,
    challenge,
    day,
    id_of,
    repetition,
    submission,
)

CHALLENGES = (challenge(ADD, "foundations.sums"), challenge(ATTENTION, "transformer.attention"))
TODAY = NOON.date()


def figures(history, now=NOON):
    return statistics(history, skill_lines(CHALLENGES, SKILLS, {}, now), {ADD, ATTENTION}, now)


def test_a_rate_of_nothing_has_no_value():
    assert Rate(0, 0).percent is None
    assert (Rate(0, 3).percent, Rate(2, 3).percent, Rate(3, 3).percent) == (0, 67, 100)


def test_an_empty_history_has_numbers_without_averages():
    empty = figures(History())
    assert (empty.first, empty.recalled, empty.passed) == (Rate(0, 0), Rate(0, 0), Rate(0, 2))
    assert (empty.seconds, empty.days, empty.streak.days, empty.streak.longest) == (0, 0, 0, 0)
    assert len(empty.weeks) == WEEKS and not any(week.days for week in empty.weeks)


def test_only_the_first_submission_ever_at_a_challenge_counts_for_the_first():
    submissions = (
        submission(ATTENTION, passed=False),
        submission(ATTENTION, passed=True, number=2),
        submission(ADD, passed=True, attempt=2),
        submission(ADD, passed=False, attempt=3),
    )
    assert first_submissions(submissions) == Rate(1, 2)


def test_a_repetition_is_no_first_submission():
    submissions = (submission(ATTENTION, attempt=4), submission(ADD, attempt=5, passed=False))
    assert first_submissions(submissions, {id_of(4)}) == Rate(0, 1)


def test_retention_is_what_was_remembered_of_what_was_repeated():
    recalls = ("again", "hard", "good", "easy")
    assert recalled(repetition(recall=recall, attempt=n) for n, recall in enumerate(recalls)) == Rate(3, 4)


@pytest.mark.parametrize(
    ("worked", "days", "today", "longest"),
    [
        ((), 0, False, 0),
        ((0,), 1, True, 1),
        ((-1,), 1, False, 1),
        ((-2,), 0, False, 1),
        ((-2, -1, 0), 3, True, 3),
        ((-9, -8, -7, -6, -1), 1, False, 4),
    ],
)
def test_a_streak_breaks_only_when_a_day_is_over(worked, days, today, longest):
    found = streak({TODAY + timedelta(days=back) for back in worked}, TODAY)
    assert (found.days, found.today, found.longest) == (days, today, longest)


def test_a_day_counts_with_time_or_a_score_or_a_repetition_and_never_in_the_future():
    history = History(
        submissions=(submission(at=day(-1)),), repetitions=(repetition(at=day(-3)),),
        activity=(activity(day(-5)), activity(day(2))),
    )  # fmt: skip
    assert days_worked(history, NOON) == {TODAY - timedelta(days=back) for back in (1, 3, 5)}


def test_days_are_those_of_the_person():
    west = timezone(timedelta(hours=-13))
    history = History(activity=(activity(NOON, 90),))
    assert days_worked(history, NOON.astimezone(west)) == {date(2030, 5, 14)}
    assert seconds_on(history, NOON.astimezone(west), date(2030, 5, 14), date(2030, 5, 14)) == 90


def test_time_is_summed_over_whole_days():
    history = History(activity=(activity(day(-7), 1), activity(day(-6), 2), activity(day(0), 4)))
    assert seconds_on(history, NOON, TODAY - timedelta(days=6), TODAY) == 6
    assert figures(history).seconds == 7


def test_only_the_first_pass_is_a_pass_of_the_challenge():
    history = History(submissions=(submission(at=day(-2)), submission(at=day(0), attempt=2)))
    assert first_passes(history) == {ATTENTION: day(-2)}


def test_weeks_run_from_monday_to_sunday_and_this_one_comes_last():
    history = History(
        submissions=(submission(at=day(-2)), submission(ADD, at=day(-3), attempt=2)),
        repetitions=(repetition(at=day(-3)), repetition(at=day(0), recall="again", attempt=3)),
        activity=(activity(day(-2), 60), activity(day(-3), 30)),
    )
    before, this = figures(history).weeks[-2:]
    assert (this.starts, this.seconds, this.days, this.passed, this.recalled) == (
        date(2030, 5, 13), 60, 2, 1, Rate(0, 1),
    )  # fmt: skip
    assert (before.starts, before.seconds, before.days, before.passed, before.recalled) == (
        date(2030, 5, 6), 30, 1, 1, Rate(1, 1),
    )  # fmt: skip


def test_each_skill_has_the_numbers_of_its_own_challenges():
    history = History(
        attempts=(attempt(ATTENTION, number=1, hints=2), attempt(SERVING, number=2, gave_up_at=NOON)),
        submissions=(submission(passed=False),),
        repetitions=(repetition(),),
        activity=(activity(seconds=5, attempt=1), activity(seconds=7, attempt=2)),
    )
    found = figures(history)
    skill = next(each for each in found.skills if each.line.id == "transformer.attention")
    assert (skill.first, skill.recalled, skill.seconds) == (Rate(0, 1), Rate(1, 1), 5)
    assert (found.attempts, found.given_up, found.hints, found.submissions, found.seconds) == (2, 1, 2, 1, 12)
    assert next(each for each in found.skills if each.line.id == "foundations.sums").seconds == 0
