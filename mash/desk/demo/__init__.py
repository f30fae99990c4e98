"""A hub at work, invented: workers for every role and agency, and a day's cases in every stage."""

from collections.abc import Callable
from datetime import datetime

from mash.cases.models import Submission
from mash.desk.demo import roster, scenes


def is_empty() -> bool:
    """Has nothing come in yet? (Cases themselves are hidden from whoever is not a worker.)"""
    return not Submission.objects.exists()


def load(report: Callable[[str], None], *, now: datetime) -> None:
    """Load the Southwark hub, its agreement, the invented workers and the day's work.

    What is there already stays: run again, it continues where it was.
    """
    report("Loading the Southwark hub and its agreement")
    roster.load_rules(now=now)
    hired = roster.hire(now=now)
    report(f"{hired} invented workers hired" if hired else "The invented workers are there")
    if is_empty():
        scenes.play(report, now=now)
