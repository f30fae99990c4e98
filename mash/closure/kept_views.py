"""The pages of kept cases: what is due, its review by a person, holds, and certificates."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mash.agencies.actions import hub_version_now
from mash.agencies.hub_file import HubFile
from mash.agencies.hub_rules import OF_A_REQUEST
from mash.agencies.models import Role, Worker
from mash.approvals.models import Approval
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import Case, tidy_reference
from mash.cases.refusals import NotPossible
from mash.clock.calendar import day_of
from mash.closure.certificate import certificate_paper, counted, facts_of
from mash.closure.disposing import look_at_certificate
from mash.closure.forms import DISPOSE, KEEP, WRITE_A_DAY, HoldForm, ReleaseHoldForm, ReviewForm
from mash.closure.keeping import (
    KeptCase,
    as_case,
    ask_disposal,
    ask_release_of_hold,
    due_cases,
    hold_case,
    hold_open_case,
    is_of_a_request,
    keep_longer,
    kept_case,
)
from mash.closure.models import Closure, Disposal, Hold
from mash.drafts.drafting import drafted, typed
from mash.handover.views import as_file
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.once import answer_form, once, refusing, sent

FORM = ["GET", "HEAD", "POST"]
MOST = 200


@require_safe
def due_page(request: WorkerRequest) -> HttpResponse:
    """What waits for a person's review. Nothing on it goes by itself."""
    by, now = request.worker, timezone.now()
    require(by, Act.READ_DUE, now=now)
    found = due_cases(hub=by.agency.hub_id, on=day_of(now))
    record(by=by, act=Act.READ_DUE, outcome=Outcome.LOOKED, now=now, found=len(found))
    rules = hub_version_now(by.agency.hub_id).file
    return render(request, "closure/due.html", {
        "cases": found[:MOST],
        "count": len(found),
        "names": {one.closure.retention: name_of(one, rules) for one in found[:MOST]},
        "title": title_for(by),
        "gone": list(Disposal.objects.filter(hub=by.agency.hub_id)[:MOST]),
    })  # fmt: skip


def name_of(kept: KeptCase, rules: HubFile) -> str:
    return str(rules.retention_of(kept.closure.retention).name)


def title_for(by: Worker) -> str:
    """A records officer keeps requests, and sees no case."""
    of_cases = {Role.MANAGER, Role.GOVERNANCE} & by.roles()
    return _("Kept cases") if of_cases else _("Kept requests")


def closure_of_request(reference: str, *, by: Worker) -> UUID | None:
    """What the words of a review are over, where a request is kept and not a case. Governance holds
    no grant over it: theirs are kept under their own key."""
    if not {Role.RECORDS, Role.MANAGER} & by.roles():
        return None
    found = Closure.objects.filter(reference=tidy_reference(reference), retention=OF_A_REQUEST)
    return found.values_list("pk", flat=True).first()


@require_http_methods(FORM)
@drafted(Act.KEEP_LONGER, what=closure_of_request)
@once
def review_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """One kept case, reviewed by a person: ask for its disposal, keep it longer, or hold it."""
    by, now = request.worker, timezone.now()
    require(by, Act.READ_DUE, now=now)
    kept = kept_case(reference, Act.READ_DUE, by=by)
    case, is_due = as_case(kept), kept.is_due(day_of(now))
    record(by=by, act=Act.READ_DUE, case=case, outcome=Outcome.LOOKED, now=now)
    form = ReviewForm(
        **typed(request),
        is_due=is_due,
        may_dispose=not kept.holds and (is_due or Role.GOVERNANCE in by.roles()),
    )
    if sent(request, form):
        with refusing(request, form):
            return reviewed(request, kept, form)
    rules = hub_version_now(by.agency.hub_id).file
    facts = {
        "form": form,
        "title": title_for(by),
        "kept": kept,
        "is_due": is_due,
        "rule": rules.retention_of(kept.closure.retention),
        "asked": Approval.objects.filter(case_id=case.pk, outcome="", lapses_at__gte=now),
    }
    return render(request, "closure/review.html", facts, status=form.status)


def reviewed(request: WorkerRequest, kept: KeptCase, form: ReviewForm) -> HttpResponse:
    """Do what the reviewer chose."""
    said = form.cleaned_data
    acting: dict[str, Any] = {"by": request.worker, "now": timezone.now()}
    if said["what"] == DISPOSE:
        approval = ask_disposal(kept=kept, reason=said["reason"], why=said.get("why", ""), **acting)
        return redirect("approval", approval.pk)
    if said["what"] == KEEP:
        if said["until"] is None:
            raise NotPossible(WRITE_A_DAY, "until")
        keep_longer(kept=kept, until=said["until"], reason=said["reason"], **acting)
        messages.success(request, _("It is kept longer."))
    else:
        hold_case(
            case=as_case(kept), over=kept.over, reason=said["reason"], order=said["order"], **acting
        )
        messages.success(request, _("A legal hold is on it. Nothing of it is destroyed."))
    return redirect("review_kept", kept.reference)


@require_http_methods(FORM)
@drafted(Act.HOLD_CASE)
@once
def hold_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """A manager puts a hold on a case, at whatever stage it is."""
    case, _by, _now = case_for(request, reference, Act.HOLD_CASE)
    form = HoldForm(**typed(request))
    facts = {"case": case, "holds": Hold.objects.filter(case=case, released_at=None)}
    return answer_form(request, "closure/hold.html", form, facts, hold_open_case)


def case_held(hold_id: UUID) -> UUID | None:
    """The case of a hold, for who sees it; governance's words are kept under their own key."""
    held = Hold.objects.filter(pk=hold_id).values_list("case_id", flat=True)
    return Case.objects.filter(pk__in=held).values_list("pk", flat=True).first()


@require_http_methods(FORM)
@drafted(Act.ASK_APPROVAL, case_held)
@once
def release_hold_page(request: WorkerRequest, hold_id: UUID) -> HttpResponse:
    """Ask a second person that a hold be released."""
    by, now = request.worker, timezone.now()
    require(by, Act.ASK_APPROVAL, now=now)
    hold = Hold.objects.filter(pk=hold_id, released_at=None).select_related("by").first()
    if hold is None:
        raise Refused(Act.ASK_APPROVAL, None, str(hold_id))
    case = Case(pk=hold.case_id, reference=hold.reference)
    record(by=by, act=Act.READ_DUE, case=case, outcome=Outcome.LOOKED, now=now)
    form = ReleaseHoldForm(**typed(request))
    if sent(request, form):
        with refusing(request, form):
            approval = ask_release_of_hold(hold=hold, by=by, now=now, **form.cleaned_data)
            return redirect("approval", approval.pk)
    facts = {"form": form, "hold": hold, "is_request": is_of_a_request(hold.case_id)}
    return render(request, "closure/release_hold.html", facts, status=form.status)


@require_safe
def certificate_page(request: WorkerRequest, reference: str) -> HttpResponse:
    held = look_at_certificate(reference, by=request.worker, now=timezone.now())
    facts = {
        "held": held,
        "facts": facts_of(held),
        "counted": counted(held),
        "title": title_for(request.worker),
    }
    return render(request, "closure/certificate.html", facts)


@require_safe
def certificate_pdf(request: WorkerRequest, reference: str) -> HttpResponse:
    held = look_at_certificate(reference, by=request.worker, now=timezone.now(), printed=True)
    return as_file(certificate_paper(held))
