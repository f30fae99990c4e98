"""The pages beside the ordinary way of sharing: existence only, an emergency, and its review."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mash.agreements.models import agreements_of
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.clock.calendar import day_of
from mash.drafts.drafting import drafted, typed
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import once, posted, refusing, sent
from mash.sharing.emergencies import (
    look_at_emergency,
    review_emergency,
    share_in_emergency,
    to_review,
)
from mash.sharing.emergency_forms import EmergencyForm, ExistenceForm, ReviewForm
from mash.sharing.existence import share_existence
from mash.sharing.gathered import names_in
from mash.sharing.models import Danger, Finding, Handling
from mash.sharing.views import case_of_request, has_named_only, own_request

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@once
def existence_page(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """Say that the agency holds something of a kind, and not what."""
    by, now = request.worker, timezone.now()
    asked = own_request(request_id, Act.SHARE_ITEM, by=by, now=now)
    if not has_named_only(asked, now):
        raise Refused(Act.SHARE_ITEM, asked.case, str(request_id))
    form = ExistenceForm(posted(request), request=asked, on=day_of(now))
    if sent(request, form):
        with refusing(request, form):
            share_existence(request=asked, by=by, now=now, **form.told())
            return redirect("request", request_id)
    facts = {"form": form, "asked": asked, "case": asked.case}
    return render(request, "sharing/existence.html", facts, status=form.status)


@require_http_methods(FORM)
@drafted(Act.SHARE_IN_EMERGENCY, case_of_request)
@once
def emergency_page(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """Share what the agreement refuses, to save a life. The form that was refused comes here with
    all that was typed."""
    by, now = request.worker, timezone.now()
    asked = own_request(request_id, Act.SHARE_IN_EMERGENCY, by=by, now=now)
    form = EmergencyForm(**typed(request), request=asked, on=day_of(now))
    if sent(request, form):
        told = form.cleaned_data
        with refusing(request, form):
            share_in_emergency(
                request=asked,
                weighed=form.weighed(),
                handling=Handling(told["handling"]),
                danger=Danger(told["danger"]),
                why=told["why"],
                by=by,
                now=now,
            )
            return redirect("request", request_id)
    facts = {"form": form, "asked": asked, "case": asked.case}
    return render(request, "sharing/emergency.html", facts, status=form.status)


@require_safe
def emergencies_page(request: WorkerRequest) -> HttpResponse:
    """What was shared in emergencies and waits for its review: references and clauses."""
    by, now = request.worker, timezone.now()
    require(by, Act.READ_EMERGENCIES, now=now)
    record(by=by, act=Act.READ_EMERGENCIES, outcome=Outcome.LOOKED, now=now)
    facts = {"waiting": to_review(), "names": names_in(agreements_of(by.agency.hub_id)), "now": now}
    return render(request, "sharing/emergencies.html", facts)


@require_http_methods(FORM)
@once
def review_page(request: WorkerRequest, share_id: UUID) -> HttpResponse:
    """An information governance officer says whether it was right, without reading it."""
    by, now = request.worker, timezone.now()
    share = look_at_emergency(share_id, by=by, now=now)
    form = ReviewForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            finding = Finding(form.cleaned_data["finding"])
            review_emergency(share=share, finding=finding, by=by, now=now)
            return redirect("emergencies")
    facts = {"form": form, "share": share, "names": names_in(agreements_of(share.agency.hub_id))}
    return render(request, "sharing/review.html", facts, status=form.status)
