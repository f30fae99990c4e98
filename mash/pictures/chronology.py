"""What happened when, as it was told: one lane for each who told it, time from left to right.

Every event is a numbered mark; the number is its row in the table beside. What names no date
stands in a column of its own. The layout is a pure function of the events.
"""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mash.language import month_said

NAMES_WIDE, TIME_WIDE, UNDATED_WIDE = 220, 690, 126
HEAD = 44  # for the words of the axis
EDGE = 56  # at both ends of the time: room for half the words of a date
MARK = 26  # a mark's width and height, and the way to the next
PAD = 8
TICKS, DAY_TICKS = 6, 4  # not more steps than so many; the words of a day are the longest
DAY = timedelta(days=1)
STEPS = (1, 2, 7, 14, 31, 61, 92, 183, 365, 731, 1826, 3652, 7305, 18262)  # days between ticks

Told = tuple[int, int, int]  # year, month and day, 0 where it is not said


@dataclass(frozen=True)
class Event:
    """Something that happened: `on` as far as it was told, None where no date was."""

    lane: str
    on: Told | None
    said: str  # when, in the words it was told in
    what: str
    text: str = ""
    link: str = ""


@dataclass(frozen=True)
class Mark:
    number: int
    event: Event
    x: int
    y: int
    start: int  # a month or a year is a line from its first day to its last
    end: int


@dataclass(frozen=True)
class Lane:
    name: str
    top: int
    height: int


@dataclass(frozen=True)
class Tick:
    x: int
    words: str


@dataclass(frozen=True)
class Chronology:
    width: int
    height: int
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    undated_x: int | None

    @property
    def dated(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.event.on]

    @property
    def undated(self) -> list[Mark]:
        return [mark for mark in self.marks if not mark.event.on]


@dataclass(frozen=True)
class Axis:
    """Days onto pixels."""

    first: date
    last: date

    def x(self, day: date) -> int:
        days = (self.last - self.first).days
        return NAMES_WIDE + EDGE + round((TIME_WIDE - 2 * EDGE) * (day - self.first).days / days)


def chronology(events: Sequence[Event]) -> Chronology:
    """The picture of these events: the dated ones in their order, then the others as given."""
    ordered = sorted(events, key=lambda one: (one.on is None, one.on or (0, 0, 0)))
    axis = axis_of(ordered)
    undated_x = NAMES_WIDE + TIME_WIDE if any(not one.on for one in ordered) else None
    lanes: list[Lane] = []
    marks: list[Mark] = []
    top = HEAD
    for name in dict.fromkeys(one.lane for one in events):
        mine = [(n, one) for n, one in enumerate(ordered, 1) if one.lane == name]
        found = list(stacked(mine, axis, top))
        height = max(mark.y for mark in found) + MARK // 2 + PAD - top
        lanes.append(Lane(name, top, height))
        marks += found
        top += height
    return Chronology(
        width=NAMES_WIDE + TIME_WIDE + (UNDATED_WIDE if undated_x else 0),
        height=top + PAD,
        lanes=tuple(lanes),
        ticks=tuple(ticks(axis)),
        marks=tuple(sorted(marks, key=lambda mark: mark.number)),
        undated_x=undated_x,
    )


def stacked(mine: Sequence[tuple[int, Event]], axis: Axis, top: int) -> Iterator[Mark]:
    """The marks of a lane; one that would cover another goes below it."""
    taken: set[tuple[int, int]] = set()  # x and line of each mark so far
    undated = 0
    for number, event in mine:
        if event.on is None:
            line, across = divmod(undated, (UNDATED_WIDE - PAD) // MARK)
            x = start = end = NAMES_WIDE + TIME_WIDE + MARK // 2 + across * MARK
            undated += 1
        else:
            first, last = days_of(event.on)
            start, end = axis.x(first), axis.x(last)
            x = (start + end) // 2
            line = next(n for n in range(len(taken) + 1) if is_free(x, n, taken))
            taken.add((x, line))
        yield Mark(number, event, x, top + PAD + MARK // 2 + line * MARK, start, end)


def is_free(x: int, line: int, taken: set[tuple[int, int]]) -> bool:
    return all(other != line or abs(x - there) >= MARK for there, other in taken)


def days_of(on: Told) -> tuple[date, date]:
    """The first and the last day that it may have been; what is no month or day is not said."""
    year, month, day = on
    if not 1 <= month <= 12:
        return date(year, 1, 1), date(year, 12, 31)
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        return date(year, month, 1), date(year, month, length)
    return date(year, month, day), date(year, month, day)


def axis_of(events: Sequence[Event]) -> Axis:
    days = [day for one in events if one.on for day in days_of(one.on)]
    if not days:
        return Axis(date(2000, 1, 1), date(2001, 1, 1))  # nothing stands on it
    first, last = min(days), max(days)
    return Axis(first, last) if last > first else Axis(first - 3 * DAY, last + 3 * DAY)


def ticks(axis: Axis) -> Iterator[Tick]:
    """Where a year, a month or a day begins, in the smallest steps that leave room for words."""
    span = (axis.last - axis.first).days
    step = next((one for one in STEPS if span / one <= room(one)), STEPS[-1])
    for day in beginnings(axis, step):
        yield Tick(axis.x(day), tick_words(day, step))


def room(step: int) -> int:
    return DAY_TICKS if step < 31 else TICKS


def beginnings(axis: Axis, step: int) -> Iterator[date]:
    if step < 31:
        day = axis.first
        while day <= axis.last:
            yield day
            day += step * DAY
        return
    months = round(step / 30.44)
    year, month = axis.first.year, axis.first.month
    if months >= 12:
        year, month = year - year % (months // 12), 1
    while (day := date(year, month, 1)) <= axis.last:
        if day >= axis.first:
            yield day
        year, month = divmod(year * 12 + month - 1 + months, 12)
        month += 1


def tick_words(day: date, step: int) -> str:
    if step < 31:
        return f"{day.day} {month_said(day)} {day.year}"
    return f"{month_said(day)} {day.year}" if step < 365 else str(day.year)
