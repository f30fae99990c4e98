"""Who works here: the quarterly review, ending and waking accounts; who stands in for a manager."""

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mash.access.asleep import is_asleep, wake_worker
from mash.access.forms import EndForm, StandInForm, WakeForm
from mash.access.models import StandIn, Waking
from mash.access.reviewing import confirm_access, end_access, quarter_of, review_of
from mash.access.standing_in import end_standing_in, may_stand_in, stand_in, to_come
from mash.access.views import worker_for
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.forms import ActForm
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import first, once, posted, refusing, sent

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@once
def review_page(request: WorkerRequest) -> HttpResponse:
    """Everybody this worker answers for; those who still need access are ticked."""
    by, now = request.worker, timezone.now()
    require(by, Act.REVIEW_ACCESS, now=now)
    form = ActForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            for worker_id in ticked(request):
                one = worker_for(worker_id, Act.REVIEW_ACCESS, by=by, now=now)
                confirm_access(worker=one, by=by, now=now)
            messages.success(request, _("Those you ticked are confirmed for this quarter."))
            return redirect("access_review")
    record(by=by, act=Act.REVIEW_ACCESS, outcome=Outcome.LOOKED, now=now)
    facts = {
        "form": form,
        "people": review_of(by, now),
        "quarter": quarter_said(quarter_of(now)),
        "quarter_said": quarter_said,
        "ticked": request.POST.getlist("worker"),
    }
    return render(request, "access/review.html", facts, status=form.status)


def quarter_said(quarter: str) -> str:
    """`October to December 2026`, of `2026-Q4`."""
    year, number = quarter.split("-Q")
    last = int(number) * 3
    told = {"first": MONTHS[last - 2], "last": MONTHS[last], "year": year}
    return _("%(first)s to %(last)s %(year)s") % told


def ticked(request: WorkerRequest) -> list[uuid.UUID]:
    try:
        found = [uuid.UUID(one) for one in request.POST.getlist("worker")]
    except ValueError:
        found = []
    if not found:
        raise NotPossible(_("Tick those who still need access."))
    return found


@require_http_methods(FORM)
@once
def end_page(request: WorkerRequest, worker_id: uuid.UUID) -> HttpResponse:
    by, now = request.worker, timezone.now()
    one = worker_for(worker_id, Act.REVIEW_ACCESS, by=by, now=now)
    if one.pk == by.pk:
        raise Refused(Act.REVIEW_ACCESS, None, str(worker_id))
    form = EndForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            end_access(worker=one, by=by, now=now)
            says = _("The access of %(name)s has ended.") % {"name": one.name}
            messages.success(request, says)
            return redirect("access_review")
    facts = {"form": form, "person": one}
    return render(request, "access/end.html", facts, status=form.status)


@require_http_methods(FORM)
@once
def wake_page(request: WorkerRequest, worker_id: uuid.UUID) -> HttpResponse:
    by, now = request.worker, timezone.now()
    one = worker_for(worker_id, Act.WAKE_WORKER, by=by, now=now)
    form = WakeForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            wake_worker(worker=one, why=Waking.Why(form.cleaned_data["why"]), by=by, now=now)
            messages.success(request, _("%(name)s can sign in again.") % {"name": one.name})
            return redirect("access_worker", one.pk)
    facts = {"form": form, "person": one, "asleep": is_asleep(one, now)}
    return render(request, "access/wake.html", facts, status=form.status)


@require_http_methods(FORM)
@once
def stand_in_page(request: WorkerRequest) -> HttpResponse:
    """Who stands in for whom in this hub, and the form to let somebody stand in for oneself."""
    by, now = request.worker, timezone.now()
    require(by, Act.STAND_IN, now=now)
    form = StandInForm(posted(request), workers=may_stand_in(by))
    if sent(request, form):
        with refusing(request, form):
            deputy = uuid.UUID(form.cleaned_data["deputy"])
            last_day: date = form.cleaned_data["last_day"]
            first_day = form.cleaned_data["first_day"]
            stand_in(deputy=deputy, first_day=first_day, last_day=last_day, by=by, now=now)
            messages.success(request, _("It is set, and the partner agencies are told."))
            return redirect("stand_in")
    held = to_come(now).filter(manager__agency__hub=by.agency.hub_id)
    facts = {"form": form, "held": list(held), "now": now}
    return render(request, "access/stand_in.html", facts, status=form.status)


@require_POST
@once
def end_stand_in(request: WorkerRequest, stand_in_id: uuid.UUID) -> HttpResponse:
    by, now = request.worker, timezone.now()
    require(by, Act.STAND_IN, now=now)
    held = StandIn.objects.filter(pk=stand_in_id, manager__agency__hub=by.agency.hub_id).first()
    if held is None:
        raise Refused(Act.STAND_IN, None, str(stand_in_id))
    try:
        first(request)
        end_standing_in(held=held, by=by, now=now)
        messages.success(request, _("It has ended, and the partner agencies are told."))
    except NotPossible as problem:
        messages.error(request, problem.message)
    return redirect("stand_in")
