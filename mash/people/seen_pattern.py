"""The pattern before a contact as pages show it: the sentence, and its contacts in time."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mash.cases.models import Case
from mash.clock.calendar import LONDON
from mash.language import day_said
from mash.people.counting import pattern_in
from mash.people.models import Ended
from mash.people.pattern import Heard
from mash.pictures.chronology import Chronology, Event, chronology


@dataclass(frozen=True)
class SeenPattern:
    sentence: str
    counted_at: datetime
    chronology: Chronology  # a lane for each child


def seen_pattern(case: Case) -> SeenPattern | None:
    """What the hub says of the contacts before this one; None where they make no pattern."""
    counted = case.counted.last()
    if counted is None or (found := pattern_in(counted, case)) is None:
        return None
    names = {str(one.position): one.name for one in case.people.all()}
    events = [happened(one, child, names) for one in found.heard for child in sorted(one.children)]
    return SeenPattern(found.sentence, counted.counted_at, chronology(events))


def happened(one: Heard, child: str, names: dict[str, str]) -> Event:
    local = one.at.astimezone(LONDON)
    ended = Ended(one.ended).label if one.ended else _("not decided yet")
    if one.address:
        what = _("Contact, address %(number)s: %(ended)s") % {"number": one.address, "ended": ended}
    else:
        what = _("Contact, no address told: %(ended)s") % {"ended": ended}
    return Event(
        names.get(child) or _("Another child (%(number)s)") % {"number": child.split()[-1]},
        (local.year, local.month, local.day),
        day_said(local),
        what,
    )
