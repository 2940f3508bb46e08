"""Honest numbers about one person's work: counts, rates with what they are rates of, days and time.

Nothing here is an average of nothing: a rate of no cases has no value, and the screen says so. Pure functions over
records; the clock is passed in, and its time zone decides where a day ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assess.schema.learning import History, Recall, Repetition, ScoredSubmission
from assess.session.skills import SkillLine

WEEKS = 8  # shown week by week; what lies before is in the totals


@dataclass(frozen=True)
class Rate:
    """So many of so many."""

    hits: int
    of: int

    @property
    def percent(self) -> int | None:
        """The rate as a whole number of percent; None where there was no case."""
        return round(100 * self.hits / self.of) if self.of else None


@dataclass(frozen=True)
class Streak:
    """Days in a row with work on them."""

    days: int
    """Up to today, or to yesterday while today has none yet."""
    today: bool
    longest: int


@dataclass(frozen=True)
class Week:
    """One week, from its Monday."""

    starts: date
    seconds: float
    days: int
    """Days with work on them."""
    passed: int
    """Challenges passed for the first time."""
    recalled: Rate


@dataclass(frozen=True)
class SkillFigures:
    """The numbers of one skill."""

    line: SkillLine
    first: Rate
    recalled: Rate
    seconds: float


@dataclass(frozen=True)
class Statistics:
    """What the statistics screen shows; how each is counted stands at the function that counts it."""

    passed: Rate
    attempts: int
    given_up: int
    submissions: int
    hints: int
    first: Rate
    recalled: Rate
    seconds: float
    days: int
    streak: Streak
    weeks: tuple[Week, ...]
    """The last `WEEKS`, this one last."""
    skills: tuple[SkillFigures, ...]


def first_submissions(submissions: Iterable[ScoredSubmission], repetitions: Collection[str] = ()) -> Rate:
    """How many challenges passed at their first scored submission ever, of all that were submitted.

    Attempts whose ids are among `repetitions` do not count: they come after a pass.
    """
    first: dict[str, bool] = {}
    for submission in submissions:
        if submission.attempt not in repetitions:
            first.setdefault(submission.slug, submission.passed)
    return Rate(sum(first.values()), len(first))


def recalled(repetitions: Iterable[Repetition]) -> Rate:
    """How many repetitions were remembered at their first scored submission, of all that were tried."""
    outcomes = [repetition.recall is not Recall.AGAIN for repetition in repetitions]
    return Rate(sum(outcomes), len(outcomes))


def days_worked(history: History, now: datetime) -> frozenset[date]:
    """Every day with counted time, a scored submission or a repetition, none of them after today."""
    moments = [
        *(spent.at for spent in history.activity),
        *(submission.graded_at for submission in history.submissions),
        *(repetition.at for repetition in history.repetitions),
    ]
    return frozenset(day for at in moments if (day := _day(at, now)) <= now.date())


def streak(days: Collection[date], today: date) -> Streak:
    """Days in a row, and the longest such row; a day is not missed before it is over."""
    length: dict[date, int] = {}
    for day in sorted(days):
        length[day] = length.get(day - timedelta(days=1), 0) + 1
    return Streak(
        days=length.get(today, length.get(today - timedelta(days=1), 0)),
        today=today in length,
        longest=max(length.values(), default=0),
    )


def seconds_on(history: History, now: datetime, first: date, last: date) -> float:
    """Seconds of counted work from one day to another, both included."""
    return sum(spent.seconds for spent in history.activity if first <= _day(spent.at, now) <= last)


def first_passes(history: History) -> dict[str, datetime]:
    """When each challenge was passed for the first time, by slug."""
    passes: dict[str, datetime] = {}
    for submission in history.submissions:
        if submission.passed:
            passes.setdefault(submission.slug, submission.graded_at)
    return passes


def statistics(history: History, lines: Iterable[SkillLine], slugs: Collection[str], now: datetime) -> Statistics:
    """All the numbers; `slugs` are the challenges that there are, and work on others counts as time and attempts."""
    days = days_worked(history, now)
    passes = first_passes(history)
    again = {record.attempt.id for record in history.attempts if record.repetition}
    return Statistics(
        passed=Rate(len(passes.keys() & set(slugs)), len(slugs)),
        attempts=len(history.attempts),
        given_up=sum(record.gave_up_at is not None for record in history.attempts),
        submissions=len(history.submissions),
        hints=sum(record.hints for record in history.attempts),
        first=first_submissions(history.submissions, again),
        recalled=recalled(history.repetitions),
        seconds=sum(spent.seconds for spent in history.activity),
        days=len(days),
        streak=streak(days, now.date()),
        weeks=tuple(_weeks(history, passes, days, now)),
        skills=tuple(_skills(history, lines, again)),
    )


def _weeks(history: History, passes: dict[str, datetime], days: Collection[date], now: datetime) -> Iterable[Week]:
    monday = now.date() - timedelta(days=now.weekday())
    for back in range(WEEKS - 1, -1, -1):
        starts = monday - timedelta(weeks=back)
        ends = starts + timedelta(days=6)
        yield Week(
            starts=starts,
            seconds=seconds_on(history, now, starts, ends),
            days=sum(starts <= day <= ends for day in days),
            passed=sum(starts <= _day(at, now) <= ends for at in passes.values()),
            recalled=recalled(each for each in history.repetitions if starts <= _day(each.at, now) <= ends),
        )


def _skills(history: History, lines: Iterable[SkillLine], again: Collection[str]) -> Iterable[SkillFigures]:
    slug_of = {record.attempt.id: record.attempt.slug for record in history.attempts}
    seconds: defaultdict[str, float] = defaultdict(float)
    for spent in history.activity:
        seconds[slug_of.get(spent.attempt, "")] += spent.seconds
    for line in lines:
        yield SkillFigures(
            line=line,
            first=first_submissions((each for each in history.submissions if each.slug in line.slugs), again),
            recalled=recalled(each for each in history.repetitions if each.slug in line.slugs),
            seconds=sum(seconds[slug] for slug in line.slugs),
        )


def _day(at: datetime, now: datetime) -> date:
    """The day of a moment, where `now` is."""
    return at.astimezone(now.tzinfo).date()
