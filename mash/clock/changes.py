"""Calendars that change under open deadlines: what is open follows, what was late stays late."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from mash.clock.calendar import Calendar, calendar_of
from mash.clock.deadlines import Deadline

if TYPE_CHECKING:
    from mash.agencies.hub_file import CoreHours


Due = TypeVar("Due", Deadline, Deadline | None)


@dataclass(frozen=True)
class WorkingTimes:
    """The hub's calendar, and since when it has been this one."""

    calendar: Calendar
    since: datetime


def changes(loaded: Iterable[tuple["CoreHours", datetime]]) -> list[WorkingTimes]:
    """The calendars of a hub file's versions, oldest first, without those that changed nothing."""
    found: list[WorkingTimes] = []
    for hours, since in loaded:
        calendar = calendar_of(hours)
        if not found or found[-1].calendar != calendar:
            found.append(WorkingTimes(calendar, since))
    return found


def by_times_in_force(
    times: Sequence[WorkingTimes],
    reckon: Callable[[Calendar], Due],
    met_at: datetime | None = None,
) -> Due:
    """The deadline by the newest calendar that came before it had passed or been met.

    A day that is closed once a deadline has passed takes back no lateness, and a day that is worked
    once an answer is there makes none late.
    """
    due = reckon(times[0].calendar)
    for later in times[1:]:
        has_passed = due is not None and due.due_at <= later.since
        if has_passed or (met_at is not None and met_at <= later.since):
            break
        due = reckon(later.calendar)
    return due
