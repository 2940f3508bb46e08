"""The rows of the home screen's list: what to go on with, what is due, what comes next, what was done today."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from assess.tui.signs import STATES, Sign
from assess.tui.wording import count, day_name

if TYPE_CHECKING:
    from assess.session.learning import Standing
    from assess.tui.backstage import Entry

MARGINS = 6  # cells that a row does not have: padding, indentation, a scrollbar
MEMORY = Sign("↺", "from memory", "$accent")


def rows(standing: Standing, entries: Sequence[Entry], now: datetime, width: int) -> list[Option]:
    """Every row in order, in a list of `width` cells.

    Only those that can be opened are enabled; their ids are `stopped:SLUG`, `due:SLUG` and `next:SLUG`.
    """
    by_slug = {entry.slug: entry for entry in entries}
    sections = (
        [*_stopped(standing, by_slug)],
        [*_due(standing, by_slug, now)],
        [*_next(standing, by_slug, width)],
        [*_done(standing, by_slug)],
    )
    listed: list[Option] = []
    for section in filter(None, sections):
        listed += [Option(Content(" "), disabled=True), *section] if listed else section
    return listed


def _stopped(standing: Standing, entries: dict[str, Entry]) -> Iterator[Option]:
    if (stopped := standing.stopped) is None or (entry := entries.get(stopped.slug)) is None:
        return
    yield _heading("Go on where you stopped")
    sign = MEMORY if stopped.repetition else STATES["failed" if entry.state == "failed" else "started"]
    word = MEMORY.word if stopped.repetition else "not passed yet" if entry.state == "failed" else sign.word
    best = "" if entry.best is None or stopped.repetition else f", best {entry.best:g} of 100"
    since = stopped.since.astimezone()
    facts = f"{word}{best} · {entry.slug} · {since.day} {since:%b %H:%M}"
    yield Option(_row(sign, entry.title, facts), id=f"stopped:{entry.slug}")


def _due(standing: Standing, entries: dict[str, Entry], now: datetime) -> Iterator[Option]:
    queue = standing.queue
    if not queue.entries and not queue.waiting and queue.next_day is None:
        return  # nothing was passed yet, so there is nothing to say
    stopped = standing.stopped
    begun = stopped.slug if stopped is not None and stopped.repetition else None  # it is listed already
    waiting = [due for due in queue.entries if due.slug != begun]
    if waiting:
        more = f", {queue.waiting} more can wait" if queue.waiting else ""
        yield _heading(f"Due today from memory: {len(waiting)}{more}")
    for due in waiting:
        entry = entries[due.slug]
        late = "due today" if not due.days_over else f"due {count(due.days_over, 'day')} ago"
        yield Option(_row(MEMORY, entry.title, f"{late} · {entry.slug} · {entry.minutes} min"), id=f"due:{due.slug}")
    if not queue.entries:
        said = "Due today from memory: nothing"
        if queue.waiting:
            said = f"Enough repeated for today; {count(queue.waiting, 'challenge')} can wait until tomorrow"
        elif queue.next_day is not None:
            said += f"; next {day_name(queue.next_day, now.date())}"
        yield _heading(said)


def _next(standing: Standing, entries: dict[str, Entry], width: int) -> Iterator[Option]:
    if (suggestion := standing.suggestion) is None or (entry := entries.get(suggestion.slug)) is None:
        return
    yield _heading("Begin here" if standing.new else "Next for you")
    sign = MEMORY if suggestion.repeat else STATES[entry.state]
    facts = f"{entry.kind} · {entry.level} · {entry.minutes} min · {entry.slug}"
    lines = textwrap.wrap(suggestion.why, max(20, width - MARGINS))
    why = Content.styled("".join(f"\n  {line}" for line in lines), "$muted")
    yield Option(Content.assemble(_row(sign, entry.title, facts), why), id=f"next:{entry.slug}")


def _done(standing: Standing, entries: dict[str, Entry]) -> Iterator[Option]:
    passed, repeated = standing.passed_today, standing.queue.done_today
    if not passed and not repeated:
        return
    said = f"; {count(repeated, 'repetition')} from memory" if repeated else ""
    yield _heading(f"Done today: {count(len(passed), 'challenge')} passed{said}")
    for slug in passed:
        yield Option(_row(STATES["passed"], entries[slug].title, slug), disabled=True)


def _heading(text: str) -> Option:
    return Option(Content.styled(text, "bold $primary"), disabled=True)


def _row(sign: Sign, title: str, facts: str) -> Content:
    return Content.assemble(
        Content.styled(f"{sign.mark} ", sign.style),
        Content.styled(title, "$foreground"),
        Content.styled(f"\n  {facts}", "$muted"),
    )
