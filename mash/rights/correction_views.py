"""The pages on which an error is pointed out, corrected, and read by whoever had received it."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mash.cases.forms import ActForm
from mash.drafts.drafting import drafted, typed
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.once import once, posted, refusing, sent
from mash.rights.correcting import (
    acknowledge_correction,
    ask_correction,
    look_at_told,
    may_settle,
    settle_correction,
)
from mash.rights.forms import CorrectionForm, SettleForm
from mash.rights.mended import hides, protected
from mash.rights.models import Correction, Settlement
from mash.rights.targets import place_of, places_in, said_of, wrong_in

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@drafted(Act.ASK_CORRECTION)
@once
def ask_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """What is wrong, what is right, and how one knows."""
    case, by, now = case_for(request, reference, Act.ASK_CORRECTION)
    places = places_in(case)
    form = CorrectionForm(**typed(request), places=places)
    if sent(request, form):
        told = dict(form.cleaned_data)
        with refusing(request, form):
            target, row, field = place_of(told.pop("where"), places)
            asked = ask_correction(
                case=case, target=target, row=row, field=field, now_is=told.pop("now"), by=by,
                now=now, **told,
            )  # fmt: skip
            if may_settle(asked, by=by):
                return redirect("settle_correction", case.reference, asked.pk)
            return redirect("case", case.reference)
    return render(request, "rights/ask.html", {"form": form, "case": case}, status=form.status)


@require_http_methods(FORM)
@drafted(Act.SETTLE_CORRECTION)
@once
def settle_page(request: WorkerRequest, reference: str, correction_id: uuid.UUID) -> HttpResponse:
    """Before and after, for who settles it."""
    case, by, now = case_for(request, reference, Act.SETTLE_CORRECTION)
    held = Correction.objects.filter(pk=correction_id, case=case).select_related("asked_by").first()
    if held is None:
        raise Refused(Act.SETTLE_CORRECTION, case, str(correction_id))
    held.case = case
    if not may_settle(held, by=by):
        raise Refused(Act.SETTLE_CORRECTION, case, str(correction_id))
    form = SettleForm(**typed(request))
    if sent(request, form):
        told = form.cleaned_data
        with refusing(request, form):
            settle_correction(correction=held, made=told["made"] == "yes", answer=told["answer"],
                              by=by, now=now)  # fmt: skip
            return redirect("case", case.reference)
    wrong = wrong_in(case, held.target, held.row, held.field)
    kept_back = _("Protected, and not written here.") if hides(held, protected(case)) else ""
    facts = {
        "form": form,
        "case": case,
        "held": held,
        "label": wrong.label,
        "about": wrong.name or wrong.agency,
        "was": kept_back or said_of(held.field, held.words["was"]),
        "now_is": kept_back or said_of(held.field, held.words["now"]),
        "settled": Settlement.objects.filter(correction=held).exists(),
    }
    return render(request, "rights/settle.html", facts, status=form.status)


@require_http_methods(FORM)
@once
def told_page(request: WorkerRequest, told_id: uuid.UUID) -> HttpResponse:
    """What was wrong and what is right, for who received it; and that they have read it."""
    by, now = request.worker, timezone.now()
    told = look_at_told(told_id, by=by, now=now)
    form = ActForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            acknowledge_correction(told=told, by=by, now=now)
            return redirect("correction_told", told.pk)
    return render(request, "rights/told.html", {"told": told, "form": form}, status=form.status)
