"""What goes over for the night, and from when: as the hub's newest file says."""

from datetime import datetime, timedelta

from mash.agencies.actions import hub_version_now
from mash.agencies.hub_file import HubFile
from mash.cases.models import Case
from mash.clock.nights import Night
from mash.sharing.clocks import rating_now

BEFORE_CLOSING = timedelta(hours=1)  # from then a manager may hand over by hand


def rules_now(hub: str) -> HubFile:
    """The newest file: who is on duty tonight follows the calendar, not a case's own version."""
    return hub_version_now(hub).file


def goes_over(case: Case, rules: HubFile) -> bool:
    """Is its rating one that cannot wait for the morning?"""
    rating = rating_now(case)
    return rating is not None and rating.code in rules.out_of_hours.hands_over


def from_when(night: Night) -> datetime:
    return night.closes_at - BEFORE_CLOSING
