"""The desk: what needs this worker now, and how long they have got."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mash.agencies.models import Role
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.desk.desks import MOST, closed_of, desk_of, keeps_closed
from mash.drafts.drafting import drafts_of
from mash.need_to_know.acts import Act, may, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.changes import moment


@require_safe
def desk(request: WorkerRequest) -> HttpResponse:
    by, now = request.worker, timezone.now()
    live = moment()
    require(by, Act.READ_DESK, now=now)
    is_closed = request.GET.get("closed") == "1" and keeps_closed(by)
    record(by=by, act=Act.READ_DESK, outcome=Outcome.LOOKED, now=now, closed=is_closed)
    groups = [closed_of(by)] if is_closed else desk_of(by, now)
    return render(request, "desk/desk.html", {
        "live": live,
        "now": now,
        "closed": is_closed,
        "groups": [group for group in groups if group.rows],
        "nothing": [group.heading for group in groups if not group.rows],
        "is_full": sum(len(group.rows) for group in groups) >= MOST,
        "keeps_closed": keeps_closed(by),
        "reads_wall": may(by, Act.READ_WALL, None, now=now),
        "reads_audit": Role.GOVERNANCE in by.roles(),
        "drafts": [] if is_closed else drafts_of(by, now),
        "roles": [role.label for role in Role if role in by.roles()],
    })  # fmt: skip
