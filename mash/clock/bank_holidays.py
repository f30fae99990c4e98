"""England's bank holidays: as proclaimed where the published list reaches, beyond it by rule."""

import functools
from datetime import date, timedelta

from govuk_bank_holidays.bank_holidays import BankHolidays

MONDAY = 0


@functools.cache
def published() -> dict[int, frozenset[date]]:
    """The list that ships with govuk-bank-holidays, by year; no call leaves the machine."""
    listed = BankHolidays(use_cached_holidays=True).get_holidays(division="england-and-wales")
    years: dict[int, set[date]] = {}
    for holiday in listed:
        years.setdefault(holiday["date"].year, set()).add(holiday["date"])
    return {year: frozenset(days) for year, days in years.items()}


def bank_holidays(year: int) -> frozenset[date]:
    """The weekdays that are bank holidays in England and Wales in a year."""
    return published().get(year) or by_rule(year)


@functools.cache
def by_rule(year: int) -> frozenset[date]:
    """The usual days (Banking and Financial Dealings Act 1971), without extra ones proclaimed."""
    easter = easter_sunday(year)
    christmas = date(year, 12, 25)
    return frozenset(
        {
            weekday_from(date(year, 1, 1)),
            easter - timedelta(days=2),
            easter + timedelta(days=1),
            monday_on_or_after(date(year, 5, 1)),
            monday_on_or_after(date(year, 5, 25)),
            monday_on_or_after(date(year, 8, 25)),
            *christmas_days(christmas),
        }
    )


def christmas_days(christmas: date) -> set[date]:
    """Christmas and Boxing Day; each that falls on a weekend moves to the next free weekday."""
    first = weekday_from(christmas)
    second = weekday_from(christmas + timedelta(days=1))
    return {first, second if second != first else first + timedelta(days=1)}


def weekday_from(day: date) -> date:
    return day if day.weekday() < 5 else monday_on_or_after(day)


def monday_on_or_after(day: date) -> date:
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def easter_sunday(year: int) -> date:
    """The Gregorian computus (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
