"""How long a case is kept, by walking every day: slow, and of other means than the hub's own.

Written from the words of docs/disposal.md: each outcome's class, each child, each by itself; the
last of all the days holds.
"""

from collections.abc import Iterable
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
WEIGHTIEST_FIRST = ["assessment", "service", "nfa"]


def anniversary(first: date, years: int) -> date:
    """The day after so many years, found by counting the passing of each year's same day. A 29th of
    February comes in a common year on the day after the 28th."""
    day, passed = first, 0
    while passed < years:
        day += ONE_DAY
        is_same = (day.month, day.day) == (first.month, first.day)
        is_stand_in = (
            (first.month, first.day) == (2, 29)
            and (day.month, day.day) == (3, 1)
            and (day - ONE_DAY).day == 28
        )
        passed += is_same or is_stand_in
    return day


def kept(
    rules: Iterable[tuple[str, str, int]],
    kinds: set[str],
    decided: date,
    closed: date,
    births: list[date | None],
) -> tuple[date, str]:
    last: dict[str, date] = {}
    for code, trigger, years in rules:
        if code not in kinds:
            continue
        for born in births or [None]:
            start = {"decision": decided, "closure": closed, "birthday": born}[trigger]
            day = anniversary(closed if start is None else start, years)
            last[code] = max(day, last.get(code, day))
    longest = max(last.values())
    return longest, next(code for code in WEIGHTIEST_FIRST if last.get(code) == longest)
