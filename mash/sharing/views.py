"""An agency's request page, adding what it holds, answering; the manager asks again; seals."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mash.agencies.models import Agency, Worker
from mash.agreements.models import agreement_in_force
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import day_of
from mash.drafts.drafting import drafted, typed
from mash.need_to_know.acts import Act, Refused, may, require
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.doing import NotAgreed, look_at_case
from mash.need_to_know.once import answer_form, once, refusing, sent
from mash.screening.consents import how_it_stands
from mash.sharing.actions import (
    answer_request,
    open_seal,
    seal_item,
    seal_to_open,
    seals_to_open,
    share_item,
)
from mash.sharing.asking import ask_agency
from mash.sharing.clocks import return_due
from mash.sharing.forms import SEALED, AnswerForm, AskForm, HoldForm, OpenSealForm, named_only
from mash.sharing.gathered import agreed_names, happened_order
from mash.sharing.models import Handling, Kind, Request

FORM = ["GET", "HEAD", "POST"]


def own_request(request_id: UUID, act: Act, *, by: Worker, now: datetime) -> Request:
    """The request to this worker's agency, the look at its case recorded; else Refused."""
    asked = Request.objects.filter(pk=request_id).select_related("agency", "case").first()
    if asked is None or asked.agency_id != by.agency_id:
        raise Refused(act, asked.case if asked else None, str(request_id))
    asked.case = look_at_case(asked.case.reference, by=by, now=now)
    require(by, act, asked.case, now=now)
    return asked


def case_of_request(request_id: UUID) -> UUID | None:
    found = Request.objects.filter(pk=request_id)
    return found.values_list("case_id", flat=True).first()


@require_safe
def request_page(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """What is asked of the agency, and what it has shared on it so far."""
    by, now = request.worker, timezone.now()
    asked = own_request(request_id, Act.READ_CASE, by=by, now=now)
    case = asked.case
    return render(request, "sharing/request.html", {
        "asked": asked,
        "case": case,
        "due": return_due(case, asked),
        "now": now,
        "contact": case.contact.words,
        "people": list(case.people.all()),
        "shared": sorted(asked.items.select_related("agency", "about"), key=happened_order),
        "sealed": [one for one in seals_to_open(case) if one.request_id == asked.pk],
        "answer": asked.case.answers.filter(request=asked).first(),
        "may_answer": may(by, Act.ANSWER_REQUEST, case, now=now) and not asked.answered_at,
        "names": agreed_names(case),
        "consents": how_it_stands(case),
        "may_name": has_named_only(asked, now),
    })  # fmt: skip


def has_named_only(asked: Request, now: datetime) -> bool:
    """Are there kinds of which the agency says only that it holds something?"""
    agreement = agreement_in_force(asked.case.hub_id, day_of(now))
    file = agreement.file if agreement else None
    return bool(named_only(file, asked.agency.code, day_of(now)))


@require_http_methods(FORM)
@drafted(Act.SHARE_ITEM, case_of_request)
@once
def hold_item(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """Add one thing that the agency holds: shared, for the hub only, or sealed."""
    by, now = request.worker, timezone.now()
    asked = own_request(request_id, Act.SHARE_ITEM, by=by, now=now)
    form = HoldForm(**typed(request), request=asked, on=day_of(now))
    if sent(request, form):
        weighed, handling = form.weighed(), form.cleaned_data["handling"]
        with refusing(request, form):
            if handling == SEALED:
                seal_item(request=asked, weighed=weighed, by=by, now=now)
            else:
                share_item(
                    request=asked, weighed=weighed, handling=Handling(handling), by=by, now=now
                )
            return redirect("request", request_id)
    not_agreed = isinstance(getattr(request, "not_possible", None), NotAgreed)
    facts = {"form": form, "asked": asked, "case": asked.case, "not_agreed": not_agreed}
    return render(request, "sharing/hold.html", facts, status=form.status)


@require_http_methods(FORM)
@drafted(Act.ANSWER_REQUEST, case_of_request)
@once
def answer_page(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """Answer the request: shared, nothing held, or withheld with the statutory reason."""
    by, now = request.worker, timezone.now()
    asked = own_request(request_id, Act.ANSWER_REQUEST, by=by, now=now)
    form = AnswerForm(**typed(request))
    if sent(request, form):
        told = form.cleaned_data
        with refusing(request, form):
            answer_request(
                request=asked, kind=Kind(told["kind"]), reason=told["reason"], by=by, now=now
            )
            return redirect("request", request_id)
    facts = {
        "form": form,
        "asked": asked,
        "case": asked.case,
        "shared": asked.items.count(),
        "sealed": sum(one.request_id == asked.pk for one in seals_to_open(asked.case)),
    }
    return render(request, "sharing/answer.html", facts, status=form.status)


@require_http_methods(FORM)
@drafted(Act.ASK_AGENCY)
@once
def ask_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """The manager asks an agency again, or one that the rating did not name."""
    case, _by, _now = case_for(request, reference, Act.ASK_AGENCY)
    form = AskForm(**typed(request), case=case)
    facts = {"case": case, "text": case.screening.words["request_text"]}
    return answer_form(request, "sharing/ask.html", form, facts, ask_agency)


@require_safe
def seals_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """The seals that this worker can open: an author's own, or all for the case's manager."""
    case, _by, _now = case_for(request, reference, Act.OPEN_SEAL)
    seals = seals_to_open(case)
    if not seals:
        raise Refused(Act.OPEN_SEAL, case)
    agencies = {one.pk: one.name for one in Agency.objects.filter(hub_id=case.hub_id)}
    return render(request, "sharing/seals.html", {
        "case": case, "seals": seals, "agencies": agencies,
    })  # fmt: skip


@require_http_methods(FORM)
@drafted(Act.OPEN_SEAL)
def open_seal_page(request: WorkerRequest, reference: str, seal_id: UUID) -> HttpResponse:
    """Asks why; only the answer to that shows the words. Every opening is an act of its own."""
    case, by, now = case_for(request, reference, Act.OPEN_SEAL)
    seal = seal_to_open(case, seal_id)
    if seal is None:
        raise Refused(Act.OPEN_SEAL, case, str(seal_id))
    facts = {"case": case, "seal": seal, "agency": Agency.objects.get(pk=seal.agency_id).name}
    form = OpenSealForm(**typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            words = open_seal(seal=seal, reason=form.cleaned_data["reason"], by=by, now=now)
            request.drafting.is_sent = True
            return render(request, "sharing/opened.html", facts | opened(case, words))
        except NotPossible as problem:
            form.refuse(problem)
    return render(request, "sharing/open_seal.html", facts | {"form": form}, status=form.status)


def opened(case: Case, words: dict[str, str]) -> dict[str, object]:
    about = next((p.name for p in case.people.all() if str(p.pk) == words["about"]), "")
    return {
        "words": words,
        "about": about or _("The family as a whole"),
        "names": agreed_names(case),
    }
