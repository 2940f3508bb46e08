"""Time at work is what lies between two signs of it, unless there was a pause."""

from __future__ import annotations

from datetime import date

from assess.tui.activity import PAUSE_S, ActivityMeter
from assess.tui.wording import count, day_name, duration


def counted(*moments):
    meter = ActivityMeter()
    for moment in moments:
        meter.touch(moment)
    return meter.take()


def test_time_counts_from_one_sign_to_the_next():
    assert counted() == counted(5.0) == 0
    assert counted(5.0, 6.0, 16.0) == 11


def test_a_pause_is_not_counted_and_work_after_it_is():
    assert counted(0.0, PAUSE_S) == PAUSE_S
    assert counted(0.0, PAUSE_S + 0.1, PAUSE_S + 1.1) == 1.0


def test_what_was_taken_is_not_counted_twice_and_what_could_not_be_stored_is_not_lost():
    meter = ActivityMeter()
    meter.touch(0)
    meter.touch(10)
    assert (meter.take(), meter.take()) == (10, 0)
    meter.give_back(10)
    meter.touch(15)
    assert meter.take() == 15


def test_lengths_of_time_read_as_people_say_them():
    seconds = (0, 59, 60, 3599, 3600, 3660, 12000, 36000, 40000)
    assert [duration(each) for each in seconds] == [
        "0 min", "under 1 min", "1 min", "59 min", "1 h", "1 h 1 min", "3 h 20 min", "10 h", "11 h",
    ]  # fmt: skip


def test_days_and_counts_read_as_people_say_them():
    today = date(2030, 5, 15)
    days = [day_name(date(2030, 5, 15 + after), today) for after in (0, 1, 9)]
    assert days == ["today", "tomorrow", "Friday 24 May"]
    assert day_name(date(2031, 1, 1), today) == "Wednesday 1 January 2031"
    assert [count(number, "day") for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
