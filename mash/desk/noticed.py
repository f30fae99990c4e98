"""What waits for a worker beside the cases, from every room that watches over them."""

from collections.abc import Callable
from datetime import datetime

from mash.access.on_desk import on_desk as access
from mash.agencies.models import Worker
from mash.approvals.on_desk import on_desk as approvals
from mash.desk.misses import on_desk as misses
from mash.desk.witnessed import on_desk as witnessed
from mash.disagreements.on_desk import on_desk as disagreements
from mash.need_to_know.notices import Notice
from mash.people.on_desk import on_desk as people
from mash.rights.on_desk import on_desk as rights
from mash.samples.on_desk import on_desk as samples
from mash.sharing.on_desk import on_desk as sharing

ROOMS: list[Callable[[Worker, datetime], list[Notice]]] = [
    approvals,
    sharing,
    access,
    disagreements,
    rights,
    samples,
    misses,
    people,
    witnessed,
]


def notices_of(by: Worker, now: datetime) -> list[Notice]:
    """What is late comes first, else in the order of the rooms."""
    found = [one for room in ROOMS for one in room(by, now)]
    return sorted(found, key=lambda one: not one.late)
