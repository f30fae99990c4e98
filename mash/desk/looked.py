"""Who has looked at a case since an agency shared there: told to the people of that agency.

The database answers only them, and only looks (see `LOOKED` in `mash/need_to_know/walls/wall.py`).
Told by day: the minute and the number of looks could tell that somebody sealed or opened a seal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mash.agencies.models import Agency, Worker
from mash.audit.models import Entry, Outcome
from mash.cases.models import Case
from mash.clock.calendar import day_of
from mash.need_to_know.acts import Act
from mash.sharing.models import Item


@dataclass(frozen=True)
class Looker:
    """One worker who has looked, and on which days."""

    name: str
    agency: str
    days: list[date]


def who_looked(
    case: Case, by: Worker, gathered: Iterable[tuple[str, list[Item]]]
) -> list[Looker] | None:
    """None for whose agency shared nothing here, else by agency and name."""
    since = [
        item.shared_at for _, items in gathered for item in items if item.agency_id == by.agency_id
    ]
    if not since:
        return None
    looks = Entry.objects.filter(
        case_id=case.pk, act=Act.READ_CASE, outcome=Outcome.LOOKED, at__gte=min(since)
    ).order_by("at")
    days: dict[tuple[str, str], dict[date, None]] = {}  # in their order, each once
    for username, agency, at in looks.values_list("username", "agency", "at"):
        days.setdefault((username, agency), {})[day_of(at)] = None
    workers = Worker.objects.filter(user__username__in={username for username, _ in days})
    names = dict(workers.values_list("user__username", "name"))
    agencies = dict(Agency.objects.filter(hub_id=case.hub_id).values_list("pk", "name"))
    found = [
        Looker(names.get(username, username), agencies.get(agency, agency), list(seen))
        for (username, agency), seen in days.items()
    ]
    return sorted(found, key=lambda one: (one.agency, one.name))
