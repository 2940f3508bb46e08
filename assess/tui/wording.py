"""How lengths of time, days and counts are written for people."""

from __future__ import annotations

from datetime import date


def duration(seconds: float) -> str:
    """`0 min`, `12 min`, `3 h 20 min`, `41 h`: as exact as anyone wants to know."""
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes} min" if minutes or seconds < 1 else "under 1 min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest and hours < 10 else f"{hours} h"


def count(number: int, one: str, several: str = "") -> str:
    """`1 day`, `2 days`; `several` where an `s` is not enough."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def day_name(day: date, today: date) -> str:
    """`today`, `tomorrow`, `Friday 24 May`; with the year where it is another."""
    away = (day - today).days
    if away in (0, 1):
        return ("today", "tomorrow")[away]
    return f"{day:%A} {day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")
