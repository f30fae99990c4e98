"""How long a closed request is kept, and who is told that its time is over.

It is disposed of as a case is (`mash/closure`): reviewed by a person, approved by a second one.
"""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from mash.agencies.actions import hub_version_now
from mash.agencies.hub_rules import OF_A_REQUEST
from mash.agencies.models import Role, Worker, hub_reader
from mash.clock.calendar import day_of, same_day_after
from mash.closure.keeping import due_cases
from mash.closure.models import Closure
from mash.need_to_know.acts import Act
from mash.need_to_know.models import Reach
from mash.need_to_know.notices import Notice
from mash.need_to_know.register import open_grants
from mash.rights.models import AccessRequest

KEEPERS = (Role.RECORDS, Role.MANAGER)


def keep_request(request: AccessRequest, *, by: Worker, now: datetime) -> Closure:
    """From its closing on it is kept as the hub file says."""
    rules = hub_version_now(request.hub_id).file.data_requests
    return Closure.objects.create(
        case_id=request.pk,
        hub_id=request.hub_id,
        reference=request.reference,
        closed_at=now,
        closed_by=by,
        kept_for=[role.value for role in KEEPERS],
        retention=OF_A_REQUEST,
        keep_until=same_day_after(day_of(now), rules.years),
        words={},
    )


def let_keep(closure: Closure, *, by: Worker, now: datetime) -> None:
    """Whoever is the hub's records officer when its time is over: they see its reference and its
    days, and not the request."""
    given = [(hub_reader(closure.hub_id, role), Reach.RIGHTS, closure.pk) for role in KEEPERS]
    open_grants(
        given,
        case_id=closure.case_id,
        because=Act.CLOSE_ACCESS_REQUEST,
        by=by,
        now=now,
    )


def to_dispose(by: Worker, now: datetime) -> list[Notice]:
    """On the desk of a records officer: how many are kept longer than they need be."""
    on = day_of(now)
    count = sum(one.is_due(on) for one in due_cases(hub=by.agency.hub_id, on=on))
    if not count:
        return []
    says = ngettext(
        "The time of 1 closed request for one’s own data is over: review it.",
        "The time of %(count)s closed requests for one’s own data is over: review them.",
        count,
    )
    return [Notice(says % {"count": count}, reverse("due"))]
