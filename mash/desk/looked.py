"""Who has looked at a case since an agency shared there: told to the people of that agency.

The database answers only them, and only looks at the case page (see `LOOKED` in
`mash/need_to_know/policies.py`); here their lines are put together by worker.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mash.agencies.models import Agency, Worker
from mash.audit.models import Entry, Outcome
from mash.cases.models import Case
from mash.need_to_know.acts import Act
from mash.sharing.models import Item


@dataclass(frozen=True)
class Looker:
    """One worker who opened the case page: how often, first and last."""

    name: str
    agency: str
    times: int
    first_at: datetime
    last_at: datetime


def who_looked(
    case: Case, by: Worker, gathered: Iterable[tuple[str, list[Item]]]
) -> list[Looker] | None:
    """None for whose agency shared nothing here; the last to look comes first."""
    since = [
        item.shared_at for _, items in gathered for item in items if item.agency_id == by.agency_id
    ]
    if not since:
        return None
    looks = Entry.objects.filter(
        case_id=case.pk, act=Act.READ_CASE, outcome=Outcome.LOOKED, at__gte=min(since)
    ).order_by("at")
    times: dict[tuple[str, str], list[datetime]] = {}
    for username, agency, at in looks.values_list("username", "agency", "at"):
        times.setdefault((username, agency), []).append(at)
    workers = Worker.objects.filter(user__username__in={username for username, _ in times})
    names = dict(workers.values_list("user__username", "name"))
    agencies = dict(Agency.objects.filter(hub_id=case.hub_id).values_list("pk", "name"))
    found = [
        Looker(names.get(username, username), agencies.get(agency, agency), len(at), at[0], at[-1])
        for (username, agency), at in times.items()
    ]
    return sorted(found, key=lambda one: one.last_at, reverse=True)
