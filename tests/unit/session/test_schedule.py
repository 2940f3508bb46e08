from __future__ import annotations

from datetime import date, timedelta, timezone

import pytest

from assess.schema.learning import History, Recall, Repeated
from assess.session.schedule import (
    EASY_TRIES,
    GOOD_TRIES,
    LONGEST_DAYS,
    QUEUE_A_DAY,
    first_card,
    next_card,
    queue,
    recall_of,
    schedule,
)
from tests.unit.session.records import ATTENTION, NOON, SERVING, day, repetition, submission


def days_until_due(card, at=NOON):
    (scheduled,) = schedule(History(submissions=(submission(at=at),), repetitions=(repetition(card=card),))).values()
    return (scheduled.due - at) / timedelta(days=1)


@pytest.mark.parametrize(
    ("passed", "hints", "tries", "explained", "recall"),
    [
        (False, 0, 1, False, Recall.AGAIN),
        (False, 3, 9, True, Recall.AGAIN),
        (True, 0, 1, True, Recall.AGAIN),
        (True, 1, 1, False, Recall.HARD),
        (True, 0, GOOD_TRIES + 1, False, Recall.HARD),
        (True, 0, GOOD_TRIES, False, Recall.GOOD),
        (True, 0, EASY_TRIES + 1, False, Recall.GOOD),
        (True, 0, EASY_TRIES, False, Recall.EASY),
        (True, 0, 1, False, Recall.EASY),
    ],
)
def test_recall_follows_from_outcome_hints_and_tries(passed, hints, tries, explained, recall):
    assert recall_of(passed, hints=hints, tries=tries, explained=explained) is recall


def test_the_better_the_recall_the_longer_until_the_next_time():
    waits = [
        days_until_due(first_card(submission(tries=tries, hints=hints, explained=explained)))
        for tries, hints, explained in ((1, 0, True), (1, 1, False), (4, 0, False), (1, 0, False))
    ]
    assert waits == sorted(waits)
    assert waits[0] == 1, "what was copied comes back tomorrow"
    assert waits[-1] > 5


def test_each_repetition_that_succeeds_waits_longer_and_one_that_fails_starts_small():
    card, at, waits = first_card(submission(tries=4)), NOON, []
    for _ in range(4):
        wait = days_until_due(card, at)
        waits.append(wait)
        at += timedelta(days=wait)
        card = next_card(card, Recall.GOOD, at)
    assert waits == sorted(waits) and len(set(waits)) == len(waits)
    assert days_until_due(next_card(card, Recall.AGAIN, at), at) < waits[-1]


def test_nobody_is_told_to_come_back_in_three_years():
    card, at = first_card(submission()), NOON
    for _ in range(12):
        at += timedelta(days=days_until_due(card, at))
        card = next_card(card, Recall.EASY, at)
    assert days_until_due(card, at) <= LONGEST_DAYS


def test_the_same_work_makes_the_same_card():
    assert first_card(submission()) == first_card(submission())
    card = first_card(submission())
    assert next_card(card, Recall.GOOD, day(3)) == next_card(card, Recall.GOOD, day(3))


def test_a_clock_that_turned_back_breaks_nothing():
    card = next_card(first_card(submission()), Recall.GOOD, day(-30))
    assert days_until_due(card, day(-30)) >= 1


def test_a_challenge_has_a_card_from_its_first_pass_on():
    history = History(
        submissions=(
            submission(passed=False),
            submission(at=day(1), number=2, tries=4),
            submission(at=day(9), attempt=5),
            submission(SERVING, passed=False),
        )
    )
    cards = schedule(history)
    assert set(cards) == {ATTENTION}
    assert cards[ATTENTION].learned_at == day(1)
    assert cards[ATTENTION].what is Repeated.IMPLEMENT and cards[ATTENTION].repetitions == 0
    assert cards[ATTENTION].card == first_card(submission(at=day(1), tries=4))


def test_the_latest_repetition_decides():
    late = next_card(first_card(submission()), Recall.GOOD, day(8))
    history = History(
        submissions=(submission(),),
        repetitions=(repetition(at=day(3), card=first_card(submission())), repetition(at=day(8), card=late)),
    )
    assert schedule(history)[ATTENTION].card == late
    assert schedule(history)[ATTENTION].repetitions == 2


def test_strength_fades_from_one_and_never_reaches_nothing():
    card = schedule(History(submissions=(submission(),)))[ATTENTION]
    strengths = [card.strength(day(after)) for after in (0, 5, 30, 300)]
    assert strengths[0] == 1
    assert strengths == sorted(strengths, reverse=True) and strengths[-1] > 0


def cards_due(*days_before, learned=submission):
    """History in which challenges were passed so many days before noon, copied, so each was due a day later."""
    submissions = [
        learned(f"cnn/task-{number}", day(-before), attempt=number, explained=True)
        for number, before in enumerate(days_before)
    ]
    return History(submissions=tuple(submissions))


def queue_of(history, now=NOON, known=None):
    cards = schedule(history)
    return queue(cards, history, now, cards.keys() if known is None else known)


def test_the_most_overdue_comes_first():
    found = queue_of(cards_due(2, 9, 1))
    assert [entry.slug for entry in found.entries] == ["cnn/task-1", "cnn/task-0", "cnn/task-2"]
    assert [entry.days_over for entry in found.entries] == [8, 1, 0]
    assert (found.waiting, found.next_day) == (0, None)


def test_what_is_due_later_today_is_due_and_tomorrow_is_not():
    history = cards_due(1)
    assert len(queue_of(history, NOON - timedelta(hours=11)).entries) == 1
    before = queue_of(history, NOON - timedelta(hours=13))
    assert before.entries == () and before.next_day == NOON.date()


def test_a_day_ends_where_the_person_is():
    history = cards_due(1)  # due at noon in UTC
    east = timezone(timedelta(hours=13))  # where that is one o'clock on the next day
    assert queue_of(history, NOON.astimezone(east) - timedelta(hours=2)).next_day == date(2030, 5, 16)
    assert len(queue_of(history, NOON.astimezone(east)).entries) == 1


def test_no_more_is_asked_of_a_day_than_can_be_done_and_the_rest_is_counted():
    history = cards_due(*range(3, 3 + QUEUE_A_DAY + 4))
    found = queue_of(history)
    assert (len(found.entries), found.waiting) == (QUEUE_A_DAY, 4)
    done = tuple(repetition(f"cnn/other-{n}", card=first_card(submission()), attempt=90 + n) for n in range(2))
    found = queue_of(history.model_copy(update={"repetitions": done}))
    assert (len(found.entries), found.waiting, found.done_today) == (QUEUE_A_DAY - 2, 6, 2)


def test_a_challenge_that_is_not_there_any_more_is_not_asked_for():
    found = queue_of(cards_due(2, 9), known={"cnn/task-0"})
    assert [entry.slug for entry in found.entries] == ["cnn/task-0"]
    assert queue_of(cards_due(2, 9), known=()).next_day is None


def test_nothing_passed_means_nothing_due():
    found = queue_of(History())
    assert (found.entries, found.waiting, found.done_today, found.next_day) == ((), 0, 0, None)
