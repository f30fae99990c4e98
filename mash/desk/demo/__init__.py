"""A hub at work, invented: workers for every role and agency, and a day's cases in every stage."""

from collections.abc import Callable
from datetime import datetime

from mash.agencies.actions import OWNER
from mash.cases.models import Case
from mash.desk.demo import rooms, roster, scenes


def load(report: Callable[[str], None], *, now: datetime) -> None:
    """Load the Southwark hub, its agreement, the invented workers and the day's work.

    What is there already stays: run again, it continues where it was.
    """
    report("Loading the Southwark hub and its agreement")
    roster.load_rules(now=now)
    hired = roster.hire(now=now)
    report(f"{hired} invented workers hired" if hired else "The invented workers are there")
    there = Case.objects.using(OWNER).count()  # hidden from whoever is not a worker
    scenes.play(report, now=now, there=there)
    rooms.play(report, now=now)
