"""The page of each request to a second person: who may approve does it there, and the deed with it;
and the pages that ask for what is no disposal."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mash.agencies.models import Agency, Worker
from mash.agreements.models import Agreement
from mash.approvals.actions import (
    ask_change_of_agreement,
    change_agreement,
    look_at_approval,
    refuse_approval,
    withdraw_approval,
)
from mash.approvals.kinds import Kind, approvers
from mash.approvals.models import Approval, Outcome
from mash.cases.forms import ActForm
from mash.cases.refusals import NotPossible
from mash.closure.disposing import dispose
from mash.closure.forms import APPROVE, REFUSE, AnswerForm, ReleaseSealedForm
from mash.closure.keeping import is_of_a_request, release_hold
from mash.closure.releasing import (
    Taken,
    ask_release_of_sealed,
    release_sealed,
    sealed_paper,
    take_sealed,
)
from mash.drafts.drafting import drafted, typed
from mash.handover.views import as_file
from mash.need_to_know.acts import Act, Refused, may, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.doing import look_at_case
from mash.need_to_know.once import once, posted, refusing, sent

FORM = ["GET", "HEAD", "POST"]
# what each approval does, in the transaction that approves it
DEEDS: dict[Kind, Callable[..., Any]] = {
    Kind.DISPOSE: partial(dispose, kind=Kind.DISPOSE),
    Kind.DISPOSE_EARLY: partial(dispose, kind=Kind.DISPOSE_EARLY),
    Kind.RELEASE_HOLD: release_hold,
    Kind.CHANGE_AGREEMENT: change_agreement,
    Kind.RELEASE_SEALED: release_sealed,
}


def case_asked_of(approval_id: UUID) -> UUID | None:
    found = Approval.objects.filter(pk=approval_id)
    return found.values_list("case_id", flat=True).first()


@require_http_methods(FORM)
@drafted(Act.REFUSE_APPROVAL, case_asked_of, what="approval_id")
@once
def approval_page(request: WorkerRequest, approval_id: UUID) -> HttpResponse:
    """What is asked, by whom and why; the second person's answer, or the asker's withdrawal."""
    by, now = request.worker, timezone.now()
    held = look_at_approval(approval_id, by=by, now=now)
    is_mine = held.asked_by_id == by.pk
    may_answer = is_mine or may(by, Act(held.kind), None, now=now, what=held.pk)
    if request.method == "POST" and not may_answer:
        raise Refused(Act(held.kind), None, str(held.pk))
    form = AnswerForm(**typed(request), is_mine=is_mine)
    if sent(request, form):
        with refusing(request, form):
            return answered(request, held, form)
    facts = {
        "form": form,
        "held": held,
        "said": held.said(),
        "is_mine": is_mine,
        "answers": may_answer and held.waits(now),
        "waits": held.waits(now),
        "takes": may_take(held, by, now),
        "is_request": is_of_a_request(held.case_id),
        "agreement": Agreement.objects.filter(pk=held.what).first(),
    }
    return render(request, "closure/approval.html", facts, status=form.status)


def may_take(held: Approval, by: Worker, now: datetime) -> bool:
    return (
        held.kind == Kind.RELEASE_SEALED
        and held.outcome == Outcome.APPROVED
        and held.decided_by_id == by.pk
        and may(by, Act.TAKE_SEALED, None, now=now, what=held.case_id)
    )


def answered(request: WorkerRequest, held: Approval, form: AnswerForm) -> HttpResponse:
    acting: dict[str, Any] = {
        "approval_id": held.pk,
        "by": request.worker,
        "now": timezone.now(),
    }
    if form.cleaned_data["answer"] == APPROVE:
        DEEDS[Kind(held.kind)](**acting)
        messages.success(request, _("You approved it, and it is done."))
        if held.kind in (Kind.DISPOSE, Kind.DISPOSE_EARLY):
            return redirect("certificate", held.reference)
    elif form.cleaned_data["answer"] == REFUSE:
        refuse_approval(reason=form.cleaned_data["reason"], **acting)
        messages.success(request, _("You did not approve it. Nothing is done."))
    else:
        withdraw_approval(**acting)
        messages.success(request, _("You withdrew it. Nothing is done."))
    return redirect("approval", held.pk)


@require_http_methods(FORM)
@once
def ask_change_page(request: WorkerRequest, agreement_id: UUID) -> HttpResponse:
    """A governance officer asks that a loaded version come into force."""
    by, now = request.worker, timezone.now()
    require(by, Act.ASK_APPROVAL, now=now)
    found = Agreement.objects.filter(pk=agreement_id, hub=by.agency.hub_id, approved_at=None)
    agreement = found.first()
    if agreement is None or not approvers(Kind.CHANGE_AGREEMENT, by.roles()):
        raise Refused(Act.ASK_APPROVAL, None, str(agreement_id))
    form = ActForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            asked = ask_change_of_agreement(agreement=agreement, by=by, now=now)
            return redirect("approval", asked.pk)
    facts = {"form": form, "agreement": agreement}
    return render(request, "closure/ask_change.html", facts, status=form.status)


@require_http_methods(FORM)
@drafted(Act.ASK_APPROVAL)
@once
def release_sealed_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """A manager asks an agency's lead to release to a court what the agency sealed."""
    by, now = request.worker, timezone.now()
    case = look_at_case(reference, by=by, now=now)
    require(by, Act.ASK_APPROVAL, now=now)
    if not approvers(Kind.RELEASE_SEALED, by.roles()):
        raise Refused(Act.ASK_APPROVAL, case)
    agencies = Agency.objects.filter(hub_id=case.hub_id).order_by("name")
    form = ReleaseSealedForm(
        **typed(request),
        agencies=[(one.code, one.name) for one in agencies],
    )
    if sent(request, form):
        with refusing(request, form):
            asked = ask_release_of_sealed(case=case, by=by, now=now, **form.cleaned_data)
            return redirect("approval", asked.pk)
    facts = {"form": form, "case": case}
    return render(request, "closure/release_sealed.html", facts, status=form.status)


@require_POST
def take_page(request: WorkerRequest, approval_id: UUID) -> HttpResponse:
    """The text as PDF, once, for the person who takes it to the court."""
    by, now = request.worker, timezone.now()
    try:
        taken: Taken = take_sealed(approval_id=approval_id, by=by, now=now)
    except NotPossible as problem:
        messages.error(request, problem.message)
        return redirect("approval", approval_id)
    return as_file(sealed_paper(taken, by=by, now=now))
