"""The register of access as pages: who can see a case and why, what a worker can see and why."""

import uuid
from datetime import datetime

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mash.access.asleep import is_asleep
from mash.access.register import is_full, lines_of_case, lines_of_worker, people_for
from mash.access.standing_apart import open_of
from mash.agencies.models import Role, Worker
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import Case, tidy_reference
from mash.need_to_know.acts import Act, Refused, may, require
from mash.need_to_know.asked import WorkerRequest


@require_safe
def access_page(request: WorkerRequest) -> HttpResponse:
    """What a worker can do here; for those who answer for others, these by name."""
    by, now = request.worker, timezone.now()
    require(by, Act.READ_DESK, now=now)  # whoever has no role here has no access to read of
    answers = may(by, Act.READ_WORKER, None, now=now)
    return render(request, "access/access.html", {
        "breaks_glass": may(by, Act.BREAK_GLASS, None, now=now),
        "reads_openings": bool({Role.MANAGER, Role.GOVERNANCE} & by.roles()),
        "finds_cases": Role.GOVERNANCE in by.roles(),
        "people": people_for(by) if answers else [],
        "manages": may(by, Act.STAND_IN, None, now=now),
    })  # fmt: skip


@require_safe
def find_case(request: WorkerRequest) -> HttpResponse:
    """From a typed reference to its page of access; what is none is said on a page."""
    by, now = request.worker, timezone.now()
    if Role.GOVERNANCE not in by.roles():
        raise Refused(Act.READ_REGISTER)
    typed = request.GET.get("reference", "")[:40]
    if (reference := tidy_reference(typed)) and case_for_register(reference, by=by, now=now):
        return redirect("access_case", reference)
    error = _("Enter the whole reference of a case, such as KX7-4MQ-9TR.")
    facts = {"typed": typed, "error": error}
    return render(request, "access/find.html", facts, status=422)


def case_for_register(reference: str, *, by: Worker, now: datetime) -> Case | None:
    """The case for its manager; for governance as much of it as its reference."""
    seen = Case.objects.filter(reference=reference).first()
    if seen is None:
        with connection.cursor() as cursor:
            cursor.execute("select case_of_reference(%s)", [reference])
            case_id = cursor.fetchone()[0]
        seen = Case(pk=case_id, reference=reference) if case_id else None
    return seen if seen and may(by, Act.READ_REGISTER, seen, now=now) else None


@require_safe
def case_access(request: WorkerRequest, reference: str) -> HttpResponse:
    by, now = request.worker, timezone.now()
    tidy = tidy_reference(reference) or ""
    case = case_for_register(tidy, by=by, now=now)
    if case is None:
        raise Refused(Act.READ_REGISTER, None, tidy)
    record(by=by, act=Act.READ_REGISTER, case=case, outcome=Outcome.LOOKED, now=now)
    open_now, ended = lines_of_case(case.pk, now)
    return render(request, "access/case.html", {
        "case": case,
        "sees_case": may(by, Act.READ_CASE, case, now=now),
        "open": open_now,
        "ended": ended,
        "is_full": is_full(open_now, ended),
        "kept": [one for one in open_of(case) if one.state == "kept"],
    })  # fmt: skip


def worker_for(worker_id: uuid.UUID, act: Act, *, by: Worker, now: datetime) -> Worker:
    """One of those whose access this worker answers for; else as if they were not there."""
    require(by, act, now=now)
    found = next((one for one in people_for(by) if one.pk == worker_id), None)
    if found is None:
        raise Refused(act, None, str(worker_id))
    return found


@require_safe
def worker_access(request: WorkerRequest, worker_id: uuid.UUID) -> HttpResponse:
    by, now = request.worker, timezone.now()
    worker = worker_for(worker_id, Act.READ_WORKER, by=by, now=now)
    record(by=by, act=Act.READ_WORKER, outcome=Outcome.LOOKED, now=now, of=worker.pk)
    open_now, ended = lines_of_worker(worker, now)
    return render(request, "access/worker.html", {
        "person": worker,
        "asleep": worker.is_active and is_asleep(worker, now),
        "is_own": worker.pk == by.pk,
        "posts": worker.posts.select_related("team", "worker__agency").order_by("since"),
        "open": open_now,
        "ended": ended,
        "is_full": is_full(open_now, ended),
    })  # fmt: skip
