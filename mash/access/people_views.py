"""Who works here: the quarterly review, ending and waking accounts; who stands in for a manager."""

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
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
from mash.need_to_know.once import first, once, refuse

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@once
def review_page(request: WorkerRequest) -> HttpResponse:
    """Everybody this worker answers for; those who still need access are ticked."""
    by, now = request.worker, timezone.now()
    require(by, Act.REVIEW_ACCESS, now=now)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            first(request)
            for worker_id in ticked(request):
                one = worker_for(worker_id, Act.REVIEW_ACCESS, by=by, now=now)
                confirm_access(worker=one, by=by, now=now)
            messages.success(request, _("Those you ticked are confirmed for this quarter."))
            return redirect("access_review")
        except NotPossible as problem:
            refuse(request, form, problem)
    record(by=by, act=Act.REVIEW_ACCESS, outcome=Outcome.LOOKED, now=now)
    facts = {
        "form": form,
        "people": review_of(by, now),
        "quarter": quarter_of(now),
        "ticked": request.POST.getlist("worker"),
    }
    return render(request, "access/review.html", facts, status=form.status)


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
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            first(request)
            end_access(worker=one, by=by, now=now)
            says = _("The access of %(name)s has ended.") % {"name": one.name}
            messages.success(request, says)
            return redirect("access_review")
        except NotPossible as problem:
            refuse(request, form, problem)
    facts = {"form": form, "person": one}
    return render(request, "access/end.html", facts, status=form.status)


@require_http_methods(FORM)
@once
def wake_page(request: WorkerRequest, worker_id: uuid.UUID) -> HttpResponse:
    by, now = request.worker, timezone.now()
    one = worker_for(worker_id, Act.WAKE_WORKER, by=by, now=now)
    form = WakeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            first(request)
            wake_worker(worker=one, why=Waking.Why(form.cleaned_data["why"]), by=by, now=now)
            messages.success(request, _("%(name)s can sign in again.") % {"name": one.name})
            return redirect("access_worker", one.pk)
        except NotPossible as problem:
            refuse(request, form, problem)
    facts = {"form": form, "person": one, "asleep": is_asleep(one, now)}
    return render(request, "access/wake.html", facts, status=form.status)


@require_http_methods(FORM)
@once
def stand_in_page(request: WorkerRequest) -> HttpResponse:
    """Who stands in for whom in this hub, and the form to let somebody stand in for oneself."""
    by, now = request.worker, timezone.now()
    require(by, Act.STAND_IN, now=now)
    form = StandInForm(request.POST if request.method == "POST" else None, workers=may_stand_in(by))
    if request.method == "POST" and form.is_valid():
        try:
            first(request)
            deputy = uuid.UUID(form.cleaned_data["deputy"])
            last_day: date = form.cleaned_data["last_day"]
            first_day = form.cleaned_data["first_day"]
            stand_in(deputy=deputy, first_day=first_day, last_day=last_day, by=by, now=now)
            messages.success(request, _("It is set, and the partner agencies are told."))
            return redirect("stand_in")
        except NotPossible as problem:
            refuse(request, form, problem)
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
