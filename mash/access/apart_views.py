"""Standing apart from a case; keeping somebody from it, and settling what the hub offered."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mash.access.forms import KeepForm, SettleForm
from mash.access.standing_apart import (
    keep_somebody_apart,
    of_hub,
    open_of,
    settle_apart,
    stand_apart,
)
from mash.cases.forms import ActForm
from mash.cases.models import Case
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.doing import look_at_case
from mash.need_to_know.models import Apart
from mash.need_to_know.once import answer_form, once, posted, refusing, sent

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@once
def stand_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """One button. Afterwards the case is not there for them, so it leads to the desk."""
    case, by, now = case_for(request, reference, Act.STAND_APART)
    form = ActForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            stand_apart(case=case, by=by, now=now)
            messages.success(request, _("You are kept from that case from now on."))
            return redirect("desk")
    facts = {"form": form, "case": case, "is_manager": case.manager_id == by.pk}
    return render(request, "access/stand_apart.html", facts, status=form.status)


def case_to_keep(request: WorkerRequest, reference: str) -> Case:
    now = timezone.now()
    case = look_at_case(reference, by=request.worker, now=now)
    require(request.worker, Act.KEEP_APART, case, now=now)
    return case


@require_http_methods(FORM)
@once
def keep_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who is kept from the case, of whom the hub asks, and the form to keep somebody more."""
    case = case_to_keep(request, reference)
    held = open_of(case)
    known = {one.worker_id for one in held} | {request.worker.pk}
    workers = [one for one in of_hub(case) if one.pk not in known]
    form = KeepForm(posted(request), workers=workers)
    return answer_form(
        request, "access/keep_apart.html", form, {"case": case, "held": held}, keep_named
    )


def keep_named(*, worker: str, **given: Any) -> None:
    keep_somebody_apart(worker=uuid.UUID(worker), **given)


@require_http_methods(FORM)
@once
def settle_page(request: WorkerRequest, reference: str, apart_id: uuid.UUID) -> HttpResponse:
    case = case_to_keep(request, reference)
    apart = Apart.objects.filter(pk=apart_id, case=case).select_related("worker__agency").first()
    if apart is None:
        raise Refused(Act.KEEP_APART, case, str(apart_id))
    form = SettleForm(posted(request))

    def settle(*, keep: str, **given: Any) -> None:
        settle_apart(apart=apart, keep=keep == "yes", **given)

    facts = {"case": case, "apart": apart}
    return answer_form(request, "access/settle_apart.html", form, facts, settle)
