"""Standing apart from a case; keeping somebody from it, and settling what the hub offered."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
    stand_apart_from_what_was_sent,
)
from mash.agencies.models import Worker
from mash.cases.forms import ActForm
from mash.cases.models import Case
from mash.drafts.drafting import drafted, typed
from mash.handover.actions import case_of as summarised
from mash.handover.actions import look_at_summary
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.doing import look_at_case
from mash.need_to_know.models import Apart
from mash.need_to_know.once import answer_form, once, posted, refusing, sent
from mash.night.actions import case_of as packed
from mash.night.actions import look_at_pack

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@once
def stand_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """One button. Afterwards the case is not there for them, so it leads to the desk."""
    case, by, now = case_for(request, reference, Act.STAND_APART)
    back = reverse("case", args=[case.reference])
    facts = {"case": case, "is_manager": case.manager_id == by.pk, "back": back}
    return button_page(request, facts, partial(stand_apart, case=case, by=by, now=now))


@require_http_methods(FORM)
@once
def stand_from_summary(request: WorkerRequest, summary_id: uuid.UUID) -> HttpResponse:
    """The same for somebody of a receiving team, who sees the summary and no case."""
    by, now = request.worker, timezone.now()
    held = look_at_summary(summary_id, by=by, now=now)
    require(by, Act.STAND_APART, now=now, what=held.pk)
    facts = {"case": summarised(held), "back": reverse("summary", args=[held.pk])}
    return sent_page(request, facts, held.pk, by=by, now=now)


@require_http_methods(FORM)
@once
def stand_from_pack(request: WorkerRequest, case_id: uuid.UUID) -> HttpResponse:
    """The same for somebody of the night team, who sees the pack and no case."""
    by, now = request.worker, timezone.now()
    pack = look_at_pack(case_id, by=by, now=now)
    require(by, Act.STAND_APART, now=now, what=case_id)
    facts = {"case": packed(pack), "back": reverse("pack", args=[case_id])}
    return sent_page(request, facts, case_id, by=by, now=now)


def sent_page(
    request: WorkerRequest, facts: dict[str, Any], what: uuid.UUID, *, by: Worker, now: datetime
) -> HttpResponse:
    stand = partial(stand_apart_from_what_was_sent, case=facts["case"], what=what, by=by, now=now)
    return button_page(request, facts, stand)


def button_page(
    request: WorkerRequest, facts: dict[str, Any], stand: Callable[[], None]
) -> HttpResponse:
    form = ActForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            stand()
            messages.success(request, _("You are kept from that case from now on."))
            return redirect("desk")
    return render(request, "access/stand_apart.html", {"form": form, **facts}, status=form.status)


def case_to_keep(request: WorkerRequest, reference: str) -> Case:
    now = timezone.now()
    case = look_at_case(reference, by=request.worker, now=now)
    require(request.worker, Act.KEEP_APART, case, now=now)
    return case


@require_http_methods(FORM)
@drafted(Act.KEEP_APART)
@once
def keep_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who is kept from the case, of whom the hub asks, and the form to keep somebody more."""
    case = case_to_keep(request, reference)
    held = open_of(case)
    known = {one.worker_id for one in held} | {request.worker.pk}
    workers = [one for one in of_hub(case) if one.pk not in known]
    form = KeepForm(**typed(request), workers=workers)
    return answer_form(
        request, "access/keep_apart.html", form, {"case": case, "held": held}, keep_named
    )


def keep_named(*, worker: str, **given: Any) -> None:
    keep_somebody_apart(worker=uuid.UUID(worker), **given)


@require_http_methods(FORM)
@drafted(Act.KEEP_APART)
@once
def settle_page(request: WorkerRequest, reference: str, apart_id: uuid.UUID) -> HttpResponse:
    case = case_to_keep(request, reference)
    apart = Apart.objects.filter(pk=apart_id, case=case).select_related("worker__agency").first()
    if apart is None:
        raise Refused(Act.KEEP_APART, case, str(apart_id))
    form = SettleForm(**typed(request))

    def settle(*, keep: str, **given: Any) -> None:
        settle_apart(apart=apart, keep=keep == "yes", **given)

    facts = {"case": case, "apart": apart}
    return answer_form(request, "access/settle_apart.html", form, facts, settle)
