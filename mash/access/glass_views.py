"""Opening a case by break-glass; everything opened so; closing the review of one opening."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mash.access.forms import GlassForm, ReviewForm
from mash.access.glass import (
    break_glass,
    case_of,
    is_late,
    opening_to_review,
    review_opening,
    rules_of,
)
from mash.access.models import Opening
from mash.agencies.models import Role
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.limits import is_too_often, next_hour
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import LONDON
from mash.drafts.drafting import drafted, no_case, typed
from mash.language import hour_said
from mash.need_to_know.acts import Act, Refused, may, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import once, refusing, sent

FORM = ["GET", "HEAD", "POST"]
TRIES = 5  # an hour: enough for a reference that was misheard, too few to try any out
MOST = 200  # openings on the page


@require_http_methods(FORM)
@drafted(Act.BREAK_GLASS, no_case)
def glass_page(request: WorkerRequest) -> HttpResponse:
    """Each try is counted, whatever becomes of it."""
    by, now = request.worker, timezone.now()
    require(by, Act.BREAK_GLASS, now=now)
    if request.method == "POST" and is_too_often(
        what="break glass", sender=by.reader, most=TRIES, now=now
    ):
        form = GlassForm(request.POST)
        form.is_valid()
        form.refuse(
            NotPossible(
                _("There were too many tries in this hour. Telephone the hub, or try again at %s.")
                % hour_said(next_hour(now).astimezone(LONDON))
            )
        )
        return show(request, form, 429)
    return open_case(request)


@once
def open_case(request: WorkerRequest) -> HttpResponse:
    by, now = request.worker, timezone.now()
    form = GlassForm(**typed(request))
    if sent(request, form):
        with refusing(request, form):
            case = break_glass(by=by, now=now, **form.cleaned_data)
            return redirect("case", case.reference)
    return show(request, form, form.status)


def show(request: WorkerRequest, form: GlassForm, status: int) -> HttpResponse:
    facts = {"form": form, "hours": rules_of(request.worker.agency.hub_id).hours}
    return render(request, "access/break_glass.html", facts, status=status)


@require_safe
def openings(request: WorkerRequest) -> HttpResponse:
    """Everything opened by break-glass that this worker answers for, what waits first."""
    by, now = request.worker, timezone.now()
    if not {Role.MANAGER, Role.GOVERNANCE} & by.roles():
        raise Refused(Act.REVIEW_GLASS)
    record(by=by, act=Act.REVIEW_GLASS, outcome=Outcome.LOOKED, now=now)
    found = Opening.objects.select_related("worker__agency", "reviewed_by").order_by("-since")[
        :MOST
    ]
    waiting = [one for one in found if one.reviewed_at is None]
    return render(request, "access/openings.html", {
        "waiting": waiting,
        "reviewed": [one for one in found if one.reviewed_at],
        "late": {one.pk for one in waiting if is_late(one, by.agency.hub_id, now)},
    })  # fmt: skip


def case_seen(opening_id: uuid.UUID, **given: object) -> uuid.UUID | None:
    """The case of an opening, for who sees it: its key and theirs keep the draft. Governance sees
    none: their draft is kept under their own key alone."""
    found = Case.objects.filter(openings=opening_id)
    return found.values_list("pk", flat=True).first()


@require_http_methods(FORM)
@drafted(Act.REVIEW_GLASS, case_seen)
@once
def opening_page(request: WorkerRequest, opening_id: uuid.UUID) -> HttpResponse:
    by, now = request.worker, timezone.now()
    opening = opening_to_review(opening_id, by=by, now=now)
    form = ReviewForm(**typed(request))
    if sent(request, form):
        with refusing(request, form):
            review_opening(opening=opening, by=by, now=now, **form.cleaned_data)
            messages.success(request, _("The review is closed."))
            return redirect("openings")
    sees_case = may(by, Act.READ_CASE, case_of(opening), now=now)
    facts = {
        "form": form,
        "opening": opening,
        "late": is_late(opening, by.agency.hub_id, now),
        "is_own": opening.worker_id == by.pk,
        "sees_case": sees_case,
        # its words may tell of the case: governance reads the reason's code alone
        "why": opening.words["why"] if sees_case else "",
    }
    return render(request, "access/opening.html", facts, status=form.status)
