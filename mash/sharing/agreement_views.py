"""The page on which everybody reads the agreement that is in force, as it is applied."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mash.agencies.models import Agency
from mash.agreements.bound import bound_agencies
from mash.agreements.models import agreement_in_force
from mash.agreements.readable import sections
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.clock.calendar import day_of
from mash.need_to_know.acts import Act, require
from mash.need_to_know.asked import WorkerRequest


@require_safe
def agreement_page(request: WorkerRequest) -> HttpResponse:
    by, now = request.worker, timezone.now()
    require(by, Act.READ_AGREEMENT, now=now)
    record(by=by, act=Act.READ_AGREEMENT, outcome=Outcome.LOOKED, now=now)
    hub, on = by.agency.hub_id, day_of(now)
    agreement, bound = agreement_in_force(hub, on), bound_agencies(hub, on)
    agencies = list(Agency.objects.filter(hub_id=hub).order_by("name"))
    names = {one.code: one.name for one in agencies}
    return render(request, "sharing/agreement.html", {
        "title": agreement.rules["title"] if agreement else "",
        "sections": list(sections(agreement.file, names)) if agreement else [],
        "not_bound": [one.name for one in agencies if one.pk not in bound],
    })  # fmt: skip
