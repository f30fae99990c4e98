"""When the hub works: its core hours, its working days, and counting in them."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mash.clock.bank_holidays import bank_holidays

if TYPE_CHECKING:
    from mash.agencies.hub_file import CoreHours, HubFile

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY = timedelta(days=1)


class NaiveTime(ValueError):
    """A time without a zone could be an hour off; the clocks take none."""


def day_of(moment: datetime) -> date:
    """The hub's day: in the hour after a summer midnight UTC is still in the day before."""
    return moment.astimezone(LONDON).date()


def aware(moment: datetime) -> datetime:
    """The same moment in UTC, in which differences are true across a change of the clocks."""
    if moment.utcoffset() is None:
        raise NaiveTime(f"{moment} has no time zone. Use an aware time, such as timezone.now().")
    return moment.astimezone(UTC)


@dataclass(frozen=True)
class Calendar:
    """Core hours in London time, on these weekdays (0 is Monday) but for closed days."""

    opens: time
    closes: time
    weekdays: frozenset[int]
    closed_on: frozenset[date] = field(default_factory=frozenset)
    keeps_bank_holidays: bool = True
    open_on: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not self.weekdays or self.opens >= self.closes:
            raise ValueError("A hub that never opens has no working time. Mend its core hours.")

    @classmethod
    def from_hub(cls, hub: "HubFile") -> "Calendar":
        return calendar_of(hub.core_hours)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not self.is_closed_on(day)

    def is_closed_on(self, day: date) -> bool:
        """Closed though the weekday is one of the hub's: a bank holiday or a day of its own."""
        return day in self.closed_on or (self.is_bank_holiday(day) and day not in self.open_on)

    def is_bank_holiday(self, day: date) -> bool:
        """One that this hub keeps."""
        return self.keeps_bank_holidays and day in bank_holidays(day.year)

    def opening(self, day: date) -> datetime:
        return datetime.combine(day, self.opens, LONDON).astimezone(UTC)

    def closing(self, day: date) -> datetime:
        return datetime.combine(day, self.closes, LONDON).astimezone(UTC)

    def hours_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Core hours from `start` on, day by day without end, the first cut to begin at `start`."""
        start = aware(start)
        day = day_of(start)
        while True:
            if self.is_working_day(day) and self.closing(day) > start:
                yield max(start, self.opening(day)), self.closing(day)
            day += ONE_DAY


@functools.cache
def calendar_of(hours: "CoreHours") -> Calendar:
    return Calendar(
        opens=hours.opens,
        closes=hours.closes,
        weekdays=frozenset(WEEKDAYS.index(day) for day in hours.days),
        closed_on=frozenset(hours.closed_on),
        keeps_bank_holidays=hours.bank_holidays != "none",
        open_on=frozenset(hours.open_on),
    )


def core_spans(
    start: datetime, amount: timedelta, calendar: Calendar
) -> list[tuple[datetime, datetime]]:
    """The stretches of core hours from `start` that make up `amount`."""
    if amount < timedelta(0):
        raise ValueError("Core time is counted forwards only.")
    spans = []
    hours = calendar.hours_from(start)
    while amount:
        opens, closes = next(hours)
        closes = min(closes, opens + amount)
        spans.append((opens, closes))
        amount -= closes - opens
    return spans


def add_core_time(start: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """The first moment (UTC) by which `amount` of core hours has passed since `start`.

    Time outside core hours does not count; what is up at closing is due then, not next day.
    """
    spans = core_spans(start, amount, calendar)
    return spans[-1][1] if spans else aware(start)


def add_working_days(start: datetime, count: int, calendar: Calendar) -> datetime:
    """The close of core hours (UTC) on the `count`-th working day after the day of `start`.

    The day of `start` never counts, whatever the hour and whether or not it is a working day: what
    comes in on Friday at 18:00 or on Saturday and has one working day is due on Monday at closing.
    """
    if count < 1:
        raise ValueError("Working days are counted from one.")
    day = day_of(aware(start))
    while count:
        day += ONE_DAY
        count -= calendar.is_working_day(day)
    return calendar.closing(day)


def working_days_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """How many working days have begun since the day of `start`, that of `end` counted: 0 on the
    same day. What is due after `count` of them (`add_working_days`) ends on the last one."""
    day, last = (day_of(aware(one)) for one in (start, end))
    count = 0
    while day < last:
        day += ONE_DAY
        count += calendar.is_working_day(day)
    return count


def same_day_after(day: date, years: int) -> date:
    """The same day of a later year, a birthday for one; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
