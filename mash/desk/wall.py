"""The wall screen: what is open and how long there is, for a whole room; references, no names."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import Case
from mash.desk.case_rows import early_row, manager_row
from mash.desk.desks import MOST, cases_at
from mash.desk.middleware import WALL
from mash.desk.rows import Row
from mash.need_to_know.acts import Act, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.changes import moment
from mash.process import Stage


@require_http_methods(["GET", "HEAD", "POST"])
def wall(request: WorkerRequest) -> HttpResponse:
    """Sent to, it makes this session one that opens the wall and nothing else."""
    by, now, live = request.worker, timezone.now(), moment()
    require(by, Act.READ_WALL, now=now)
    if request.method == "POST":
        return hang(request)
    record(by=by, act=Act.READ_WALL, outcome=Outcome.LOOKED, now=now)
    lines = lines_of(by, now)
    return render(request, "desk/wall.html", {
        "live": live, "now": now, "lines": lines, "is_full": len(lines) >= MOST,
        "is_hung": request.session.get(WALL, False),
    })  # fmt: skip


def hang(request: WorkerRequest) -> HttpResponseRedirect:
    request.session[WALL] = True
    return redirect("wall")


def lines_of(by: Worker, now: datetime) -> list[dict[str, Any]]:
    """Every open case that the database returns to this worker, danger and what is due first."""
    cases = cases_at(*(stage for stage in Stage if stage not in {Stage.HANDOVER, Stage.CLOSED}))
    return [line(row) for row in sorted((row_of_wall(case) for case in cases), key=Row.order)]


def row_of_wall(case: Case) -> Row:
    if case.stage in {Stage.CONTACT, Stage.SCREENING}:
        return early_row(case)
    return manager_row(case)


def line(row: Row) -> dict[str, Any]:
    """What hangs on a wall: named one by one, so that no name comes along."""
    dues = [due for due in (row.answers, row.decision) if due]
    return {
        "reference": row.reference,
        "stage": row.stage,
        "rating": row.rating,
        "answered": row.answered,
        "danger": row.danger,
        "due": min(dues) if dues else None,
        "waits_for": _("for answers")
        if row.answers and row.answers == min(dues)
        else _("for decision"),
    }
