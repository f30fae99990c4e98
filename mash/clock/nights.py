"""When the hub is shut: from the close of core hours to the next opening, over weekends as well."""

from dataclasses import dataclass
from datetime import date, datetime

from mash.clock.calendar import ONE_DAY, Calendar, aware, day_of


@dataclass(frozen=True)
class Night:
    """One stretch in which the hub is shut; a weekend or Easter is one night."""

    closes_at: datetime
    opens_at: datetime

    @property
    def evening(self) -> date:
        """The day, in London, on whose evening it begins: the night's name."""
        return day_of(self.closes_at)

    def holds(self, moment: datetime) -> bool:
        return self.closes_at <= moment < self.opens_at


def is_open(moment: datetime, calendar: Calendar) -> bool:
    opens, _ = next(calendar.hours_from(moment))
    return opens <= aware(moment)


def night_now(moment: datetime, calendar: Calendar) -> Night | None:
    """The night that runs at this moment; None while the hub is open."""
    return None if is_open(moment, calendar) else last_night(moment, calendar)


def last_night(moment: datetime, calendar: Calendar) -> Night:
    """The night that runs, or the one that ended with this day's opening."""
    day = day_of(aware(moment))
    while not (calendar.is_working_day(day) and calendar.closing(day) <= aware(moment)):
        day -= ONE_DAY
    closed = calendar.closing(day)
    return Night(closed, next(calendar.hours_from(closed))[0])


def coming_night(moment: datetime, calendar: Calendar) -> Night:
    """The night that runs, or the next to begin."""
    if running := night_now(moment, calendar):
        return running
    _, closes = next(calendar.hours_from(moment))
    return Night(closes, next(calendar.hours_from(closes))[0])
