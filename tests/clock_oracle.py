"""When things are due, found by walking a wall clock minute by minute; it knows nothing of ours.

Written from the prose of docs/hubs.md and the hub files as plain TOML. Bank holidays are copied
from the published list by hand, so that a wrong list is noticed as well.
"""

import functools
import json
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BANK_HOLIDAYS = {
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2029: "01-01",
}


@functools.cache
def walls() -> tuple[list[date], Sequence[int]]:
    """The London day and the minute of that day, of every minute of the years."""
    days: list[date] = []
    minutes, london, at = array("h"), ZoneInfo("Europe/London"), FIRST
    while at < LAST:
        wall = at.astimezone(london)  # the clocks change on the hour
        day = wall.date()
        for past in range(60):
            days.append(day)
            minutes.append(wall.hour * 60 + past)
        at += 60 * MINUTE
    return days, minutes


def opens_on(day: date, hours: dict[str, Any]) -> bool:
    written = f"{day:%Y-%m-%d}"
    if f"{day:%a}".lower() not in hours["days"] or written in hours.get("closed_on", []):
        return False
    kept = hours.get("bank_holidays", "england-and-wales") != "none"
    return not (kept and f"{day:%m-%d}" in BANK_HOLIDAYS[day.year]) or written in hours.get(
        "open_on", []
    )


def minute(clock: str) -> int:
    hour, past = clock.split(":")
    return int(hour) * 60 + int(past)


@functools.cache
def worked(core_hours: str) -> tuple[Sequence[int], dict[date, int]]:
    """Minutes worked by the end of each, and the minute that closes each working day."""
    hours = json.loads(core_hours)
    opens, closes = minute(hours["opens"]), minute(hours["closes"])
    days, minutes = walls()
    is_open = {day: opens_on(day, hours) for day in set(days)}
    closings: dict[date, int] = {}
    so_far, total = array("i"), 0
    for number, (day, wall) in enumerate(zip(days, minutes, strict=True)):
        if opens <= wall < closes and is_open[day]:
            total += 1
            closings[day] = number + 1
        so_far.append(total)
    return so_far, closings


class Oracle:
    """One hub's clocks over three years, every minute of them looked at once."""

    def __init__(self, hub: dict[str, Any]) -> None:
        self.hub = hub
        self.ratings = {one["code"]: one for one in hub["ratings"]}
        self.days = walls()[0]
        self.worked, self.closings = worked(json.dumps(hub["core_hours"], sort_keys=True))

    def answers_due(self, ratings: list[tuple[str, datetime]], received: datetime) -> Any:
        """The earliest of what each rating sets: a later one never moves the deadline back."""
        starts = self.ratings[ratings[0][0]].get("starts", "rating") if ratings else None
        given = [
            (code, received if number == 0 and starts == "receipt" else at)
            for number, (code, at) in enumerate(ratings)
        ]
        return min((due for one in given if (due := self.sets(*one))), default=None)

    def decision_due(self, ratings: list[tuple[str, datetime]], received: datetime) -> datetime:
        rules = self.hub.get("decision", {})
        by_rating = self.answers_due(ratings, received) if rules.get("by_rating") else None
        if not by_rating and "within_hours" in rules:
            return received + int(rules["within_hours"] * 60) * MINUTE
        return by_rating or self.working_days(received, rules.get("within_working_days", 1))

    def sets(self, code: str, start: datetime) -> datetime | None:
        rating = self.ratings[code]
        if "working_days" in rating:
            return self.working_days(start, rating["working_days"])
        if "hours" not in rating:
            return None
        minutes = int(rating["hours"] * 60)
        if rating.get("counts", "elapsed") == "elapsed":
            return start + minutes * MINUTE
        number = (start - FIRST) // MINUTE
        before = self.worked[number - 1] if number else 0
        return FIRST + (bisect_left(self.worked, before + minutes) + 1) * MINUTE

    def working_days(self, start: datetime, count: int) -> datetime:
        day = self.days[(start - FIRST) // MINUTE]
        while count:
            day += timedelta(days=1)
            count -= day in self.closings
        return FIRST + self.closings[day] * MINUTE
