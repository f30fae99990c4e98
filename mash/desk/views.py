"""The desk: what needs this worker now, and how long they have got."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mash.agencies.models import Role
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.desk.case_rows import children
from mash.desk.desks import MOST, closed_of, desk_of, keeps_closed
from mash.desk.noticed import notices_of
from mash.desk.rows import most_urgent, row_keys
from mash.drafts.drafting import drafts_of
from mash.language import later
from mash.need_to_know.acts import Act, may, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.changes import moment
from mash.night.overnight import count_overnight, overnight_of, reads_overnight

# what an empty desk says of what will lie on it
COMES: dict[Role, str] = {
    Role.OFFICER: later("Contacts come here the moment they arrive."),
    Role.SCREENER: later("A contact comes here when your agency sits on its panel."),
    Role.MANAGER: later("Contacts come here as they arrive, and cases as their answers come in."),
    Role.AGENCY_WORKER: later("A case comes here when the hub asks your agency about a child."),
    Role.RECEIVER: later("A summary comes here when the hub hands a child over to your team."),
    Role.NIGHT: later("At closing time what cannot wait for the morning comes here."),
    Role.GOVERNANCE: later("You read the audit of this hub, not its cases."),
    Role.LEAD: later("Each quarter the people of your agency come here to be confirmed."),
    Role.REVIEWER: later("Decisions that chance draws come here to be scored."),
    Role.RECORDS: later("Requests for people's own data come here once you have taken them in."),
}


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
        "groups": groups,
        "places": {group.heading: place for place, group in enumerate(groups)},
        "key": row_keys(by),
        "first": most_urgent(groups),
        "comes": [str(COMES[role]) for role in Role if role in by.roles() and role in COMES],
        "has_rows": any(group.rows for group in groups),
        "nothing": [group.heading for group in groups if not group.rows],
        "is_full": sum(len(group.rows) for group in groups) >= MOST,
        "keeps_closed": keeps_closed(by),
        "overnight": count_overnight(by, now) if reads_overnight(by, now) else 0,
        "reads_wall": may(by, Act.READ_WALL, None, now=now),
        "reads_audit": Role.GOVERNANCE in by.roles(),
        "drafts": [] if is_closed else drafts_of(by, now),
        "notices": [] if is_closed else notices_of(by, now),
        "roles": [role.label for role in Role if role in by.roles()],
    })  # fmt: skip


@require_safe
def overnight(request: WorkerRequest) -> HttpResponse:
    """What came in while the hub was shut: contacts, and notes of the night team."""
    by, now = request.worker, timezone.now()
    live = moment()
    require(by, Act.READ_OVERNIGHT, now=now)
    found = overnight_of(by, now)
    record(by=by, act=Act.READ_OVERNIGHT, outcome=Outcome.LOOKED, now=now, found=found.count)
    facts = {"live": live, "now": now, "overnight": found, "children": children}
    return render(request, "desk/overnight.html", facts)
