"""Days and times as people type them on the contact form."""

import re
from datetime import datetime

from mash.clock.calendar import LONDON

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WHOLE = ["uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember"]
NUMBERS = {
    **{name: number for number, name in enumerate(MONTHS, start=1)},
    **{a + b: number for number, (a, b) in enumerate(zip(MONTHS, WHOLE, strict=True), start=1)},
    "sept": 9,
}
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
TYPED = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?[ /.,-]+(?:of )?([0-9]{1,2}|[a-z]{3,9})[ /.,-]+([0-9]{4})"
)
TIME = re.compile(r"([0-9]{1,2})(?:[:. ]?([0-9]{2}))? ?(am|pm)?")


def iso_day(typed: str) -> str | None:
    """`27 3 2014`, `27/03/2014`, `27 March 2014` or `2014-03-27` as the last; None if none of them.

    Whether the calendar has such a day is for the contact's own check to say.
    """
    text = " ".join(typed.lower().split())
    if found := ISO.fullmatch(text):
        year, month, day = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    if found := TYPED.fullmatch(text):
        day, month, year = found.groups()
        number = int(month) if month.isdigit() else NUMBERS.get(month)
        return f"{year}-{number:02}-{day:0>2}" if number else None
    return None


def time_of_day(typed: str) -> tuple[int, int] | None:
    """`16:50`, `1650` or `4:50pm` as hours and minutes; None if none of them."""
    found = TIME.fullmatch(" ".join(typed.lower().split()))
    if not found or not (found[2] or found[3]):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def london_moment(day: str, time: tuple[int, int]) -> datetime | None:
    """That time of that day in London; None where the calendar has no such day."""
    try:
        moment = datetime.fromisoformat(day).replace(hour=time[0], minute=time[1], tzinfo=LONDON)
        moment.utctimetuple()
    except (ValueError, OverflowError):
        return None
    return moment
