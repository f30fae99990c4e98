"""Where a disagreement stands: its stage, how many working days it is open, whether it is late.

Reckoned from its steps and the hub's calendar; it asks nothing of the case, so that whoever sees
codes and times alone reckons the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mash.agencies.versions import versions_of
from mash.clock.calendar import Calendar, add_working_days, working_days_between
from mash.clock.changes import WorkingTimes, changes
from mash.disagreements.models import Disagreement, Step, What


@dataclass(frozen=True)
class Standing:
    row: Disagreement
    steps: tuple[Step, ...]
    due_at: datetime
    days_open: int  # working days, until now or until it ended
    calendar: Calendar

    @property
    def stage(self) -> str:
        return self.steps[-1].stage

    @property
    def ended(self) -> Step | None:
        last = self.steps[-1]
        return last if last.what == What.ENDED else None

    def goes_up_at(self, working_days: int) -> datetime:
        """When the stage where it is has had its time; never after the whole is due."""
        since = max(one.at for one in self.steps if one.what in {What.RAISED, What.ESCALATED})
        return min(self.due_at, add_working_days(since, working_days, self.calendar))

    def is_late(self, now: datetime) -> bool:
        return (self.ended.at if self.ended else now) > self.due_at


def standing(row: Disagreement, times: Sequence[WorkingTimes], now: datetime) -> Standing:
    """`row` with its steps prefetched; `times`: the hub's calendars, oldest first."""
    steps = tuple(row.steps.all())
    ended = steps[-1].at if steps[-1].what == What.ENDED else None
    due_at, calendar = reckon(row, times, ended)
    days = working_days_between(row.raised_at, ended or now, calendar)
    return Standing(row, steps, due_at, days, calendar)


def reckon(
    row: Disagreement, times: Sequence[WorkingTimes], ended: datetime | None
) -> tuple[datetime, Calendar]:
    """When it is due, by the newest calendar that came before it was due or ended."""
    calendar = times[0].calendar
    due_at = add_working_days(row.raised_at, row.working_days, calendar)
    for later in times[1:]:
        is_over = due_at <= later.since or (ended is not None and ended <= later.since)
        if later.since > row.raised_at and is_over:
            break
        calendar = later.calendar
        due_at = add_working_days(row.raised_at, row.working_days, calendar)
    return due_at, calendar


def times_of(hub: str) -> list[WorkingTimes]:
    """The hub's calendars, oldest first."""
    return changes((one.core_hours, one.loaded_at) for one in versions_of(hub))


def standings(hub: str, rows: Sequence[Disagreement], now: datetime) -> list[Standing]:
    times = times_of(hub) if rows else []
    return [standing(row, times, now) for row in rows]
