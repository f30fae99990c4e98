"""What is new on an open desk: the rows of the cases that changed, read as whoever sits at it.

Instead of the whole page, which costs ten times as much when two hundred desks hear of a change.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.desk.desks import desk_of
from mash.desk.live import NOTHING, SINCE
from mash.desk.rows import row_keys
from mash.need_to_know.acts import Act, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.changes import boxed, cases_changed_after, unboxed
from mash.night.overnight import count_overnight, reads_overnight

READ_ALL = 205  # too much is new: read the page
MOST = 20  # cases that are put in one by one


@require_safe
def news(request: WorkerRequest) -> HttpResponse:
    by, now = request.worker, timezone.now()
    require(by, Act.READ_DESK, now=now)
    snapshot = unboxed(request.GET.get("since", ""))
    if snapshot is None:
        return HttpResponse(status=READ_ALL)
    found, moment = cases_changed_after(snapshot)
    if not found:
        return HttpResponse(status=NOTHING, headers={SINCE: boxed(moment)})
    cases = {one for one in found if one is not None}
    if len(cases) < len(found) or len(cases) > MOST:
        return HttpResponse(status=READ_ALL)
    record(by=by, act=Act.READ_DESK, outcome=Outcome.LOOKED, now=now, closed=False)
    groups, key = desk_of(by, now, cases), row_keys(by)
    return render(request, "desk/news.html", {
        "live": boxed(moment),
        "now": now,
        "groups": groups,
        "places": {group.heading: place for place, group in enumerate(groups)},
        "key": key,
        "changed": sorted(key(one) for one in cases),
        "overnight": count_overnight(by, now) if reads_overnight(by, now) else 0,
    })  # fmt: skip
