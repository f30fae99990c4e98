"""The pages of disagreements: raising one, one with what became of it, and all in numbers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.disagreements.actions import (
    answer_disagreement,
    disagree,
    end_disagreement,
    escalate_disagreement,
    takes_part,
)
from mash.disagreements.counted import counted
from mash.disagreements.forms import ANSWER, UP, DisagreeForm, StepForm
from mash.disagreements.models import Disagreement
from mash.disagreements.on_case import told
from mash.disagreements.standing import standing, standings, times_of
from mash.drafts.drafting import drafted, typed
from mash.need_to_know.acts import Act, Refused, may, require
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.doing import look_at_case
from mash.need_to_know.once import answer_form, once, refusing, sent

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@drafted(Act.DISAGREE)
@once
def disagree_page(request: WorkerRequest, reference: str) -> HttpResponse:
    case, by, _now = case_for(request, reference, Act.DISAGREE)
    form = DisagreeForm(**typed(request), case=case, by=by)
    facts = {"case": case, "stages": case.rules.escalation.stages}
    return answer_form(request, "disagreements/disagree.html", form, facts, disagree)


def case_of(disagreement_id: UUID, **given: Any) -> UUID | None:
    found = Disagreement.objects.filter(pk=disagreement_id)
    return found.values_list("case_id", flat=True).first()


@require_http_methods(FORM)
@drafted(Act.ANSWER_DISAGREEMENT, case_of)
@once
def disagreement_page(request: WorkerRequest, disagreement_id: UUID) -> HttpResponse:
    """One disagreement, step by step; those whom it is between say what happens next."""
    by, now = request.worker, timezone.now()
    row = find(disagreement_id, request)
    case = look_at_case(row.case.reference, by=by, now=now)
    rules = case.rules.escalation
    stands = standing(row, times_of(case.hub_id), now)
    above = rules.after(stands.stage)
    may_act = takes_part(row, by) and may(by, Act.ANSWER_DISAGREEMENT, case, now=now)
    if request.method == "POST" and not may_act:
        raise Refused(Act.ANSWER_DISAGREEMENT, case, str(row.pk))
    form = StepForm(**typed(request), row=row, above=above.name if above else "")
    if sent(request, form):
        with refusing(request, form):
            take(row, by=by, now=now, **form.cleaned_data)
            return redirect("case", case.reference)
    facts = {
        "case": case,
        "one": told(stands, rules, now, with_words=True),
        "above": above,
        "now": now,
        "form": form,
        "may_act": may_act and not stands.ended,
    }
    return render(request, "disagreements/disagreement.html", facts, status=form.status)


def find(disagreement_id: UUID, request: WorkerRequest) -> Disagreement:
    rows = Disagreement.objects.filter(pk=disagreement_id).select_related("case", "agency", "other")
    row = rows.prefetch_related("steps__by__agency", "steps__said").first()
    if row is None:
        raise Refused(Act.ANSWER_DISAGREEMENT, None, str(disagreement_id))
    return row


def take(row: Disagreement, *, what: str, why: str, **given: Any) -> None:
    """Do what was chosen."""
    if what == ANSWER:
        answer_disagreement(row=row, why=why, **given)
    elif what == UP:
        escalate_disagreement(row=row, why=why, **given)
    else:
        end_disagreement(row=row, how=what, why=why, **given)


@require_safe
def disagreements_page(request: WorkerRequest) -> HttpResponse:
    """How many, at which stage, for how long, how they ended: codes and times, no words."""
    by, now = request.worker, timezone.now()
    require(by, Act.READ_DISAGREEMENTS, now=now)
    record(by=by, act=Act.READ_DISAGREEMENTS, outcome=Outcome.LOOKED, now=now)
    hub = by.agency.hub_id
    rows = Disagreement.objects.filter(agency__hub=hub).select_related("agency", "other")
    found = standings(hub, list(rows.prefetch_related("steps")), now)
    return render(request, "disagreements/all.html", {"now": now, **counted(hub, found, now)})
