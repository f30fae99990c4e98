"""Composing, previewing and sending a summary; reading and accepting one; feedback."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mash.agencies.models import Team, Worker
from mash.audit.checkpoints import stamp, stamp_sentence
from mash.cases.forms import ActForm
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.drafts.drafting import drafted, typed
from mash.handover.actions import (
    accept_summary,
    feedback_letter,
    give_feedback,
    is_sent,
    look_at_letter,
    look_at_summary,
    preview_summary,
    send_summary,
    teams_waiting,
)
from mash.handover.document import children_for, teams_due
from mash.handover.forms import SummaryForm
from mash.handover.paper import facts_told, letter_paper, text_told
from mash.need_to_know.acts import Act, Refused, may
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.doing import Forbidden, look_at_case
from mash.need_to_know.once import first, once, posted, refuse, refusing, sent
from mash.paper import Paper, pdf

FORM = ["GET", "HEAD", "POST"]


def team_due(case: Case, code: str, act: Act) -> Team:
    """The team of this code, if a summary of the case is due to it; else Refused."""
    team = next((one for one in teams_due(case) if one.code == code), None)
    if team is None:
        raise Refused(act, case, code)
    return team


@require_http_methods(FORM)
@drafted(Act.COMPOSE_SUMMARY)
def compose_page(request: WorkerRequest, reference: str, team_code: str) -> HttpResponse:
    """Ticking what is relevant for one team; a POST shows the preview and changes nothing."""
    case, by, now = case_for(request, reference, Act.COMPOSE_SUMMARY)
    team = team_due(case, team_code, Act.COMPOSE_SUMMARY)
    form = SummaryForm(**typed(request), case=case, team=team, now=now)
    if is_sent(case, team):
        return redirect("case", reference)
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        try:
            return preview(request, case, team, form, by=by, now=now)
        except NotPossible as problem:
            refuse(request, form, problem)
    return compose(request, case, team, form)


def compose(request: WorkerRequest, case: Case, team: Team, form: SummaryForm) -> HttpResponse:
    facts = {"form": form, "case": case, "team": team, "children": children_for(case, team)}
    return render(request, "handover/compose.html", facts, status=form.status)


def preview(
    request: WorkerRequest, case: Case, team: Team, form: SummaryForm, *, by: Worker, now: Any
) -> HttpResponse:
    """Exactly what would be sent, with its digest and the same ticks."""
    content, seen = preview_summary(case=case, team=team, ticks=form.ticks(), by=by, now=now)
    told = form.cleaned_data
    facts = {
        "case": case,
        "team": team,
        "form": form,
        "document": content,
        "facts_told": facts_told,
        "text_told": text_told,
        "seen": seen,
        "note": told["note"],
        "ticked": [(name, one) for name in ("parts", "people", "items") for one in told[name]],
    }
    return render(request, "handover/preview.html", facts, status=form.status)


@require_POST
@drafted(Act.COMPOSE_SUMMARY, form="compose_summary")
@once
def send_page(request: WorkerRequest, reference: str, team_code: str) -> HttpResponse:
    """Send what the preview showed; what has changed since is shown anew first."""
    case, by, now = case_for(request, reference, Act.SEND_SUMMARY)
    team = team_due(case, team_code, Act.SEND_SUMMARY)
    form = SummaryForm(request.POST, case=case, team=team, now=now)
    if not form.is_valid():
        return compose(request, case, team, form)
    ticks = form.ticks()
    try:
        first(request)
        seen = request.POST.get("seen", "")
        send_summary(case=case, team=team, ticks=ticks, seen=seen, by=by, now=now)
        return redirect("case", reference)
    except NotPossible as problem:
        told = dict(form.cleaned_data)
        refuse(request, form, problem)
        if isinstance(problem, Forbidden):  # there is no preview of what may not be sent
            return compose(request, case, team, form)
        form.cleaned_data = told
        return preview(request, case, team, form, by=by, now=now)


@require_safe
def summary_page(request: WorkerRequest, summary_id: UUID) -> HttpResponse:
    """A summary as it was frozen, for the team that received it and the manager who sent it."""
    by, now = request.worker, timezone.now()
    return summary(request, summary_id, ActForm(), by=by, now=now)


def summary(
    request: WorkerRequest,
    summary_id: UUID,
    form: ActForm,
    *,
    by: Worker,
    now: Any,
    why_no_file: str = "",
) -> HttpResponse:
    held = look_at_summary(summary_id, by=by, now=now)
    may_accept = may(by, Act.ACCEPT_SUMMARY, None, now=now, what=held.pk)
    return render(request, "handover/summary.html", {
        "summary": held,
        "document": held.words,
        "stamped": stamp_sentence(held.words["audit"]) if "audit" in held.words else "",
        "facts_told": facts_told,
        "text_told": text_told,
        "form": form,
        "may_accept": may_accept and held.accepted_at is None,
        "why_no_file": why_no_file,
        "may_stand_apart": may(by, Act.STAND_APART, None, now=now, what=held.pk),
    }, status=422 if why_no_file else form.status)  # fmt: skip


@require_safe
def letter_pdf(request: WorkerRequest, reference: str, letter_id: UUID) -> HttpResponse:
    """A letter to the referrer as tagged PDF, for the named manager to post or hand over."""
    by, now = request.worker, timezone.now()
    case = look_at_case(reference, by=by, now=now)
    letter = look_at_letter(letter_id, case=case, by=by, now=now)
    return as_file(letter_paper(letter, case.reference, case.hub.name))


def as_file(paper: Paper) -> HttpResponse:
    """To be downloaded under the reference and no name."""
    headers = {"Content-Disposition": f'attachment; filename="{paper.title}.pdf"'}
    return HttpResponse(pdf(paper), content_type="application/pdf", headers=headers)


@require_POST
@once
def accept_page(request: WorkerRequest, summary_id: UUID) -> HttpResponse:
    """The receiving team takes the work on."""
    by, now = request.worker, timezone.now()
    form = ActForm(request.POST)
    held = look_at_summary(summary_id, by=by, now=now)
    try:
        first(request)
        accept_summary(summary=held, by=by, now=now)
        return redirect("summary", summary_id)
    except NotPossible as problem:
        refuse(request, form, problem)
        return summary(request, summary_id, form, by=by, now=now)


@require_http_methods(FORM)
@once
def feedback_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """The letter to the referrer, exactly as it will be sent; or that nobody can be told."""
    case, by, now = case_for(request, reference, Act.GIVE_FEEDBACK)
    form = ActForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            as_seen = request.POST.get("checkpoint", "")
            give_feedback(case=case, by=by, now=now, as_seen=as_seen)
            return redirect("case", reference)
    facts = {
        "form": form,
        "case": case,
        "referrer": case.contact.words["referrer"],
        "possible": not case.contact.anonymous,
        "letter": feedback_letter(case),
        "stamped": (stamped := stamp(request.POST.get("checkpoint", ""))),
        "stamp_line": stamp_sentence(stamped) if stamped else "",
        "waiting": [team.name for team in teams_waiting(case, now=now)],
    }
    return render(request, "handover/feedback.html", facts, status=form.status)
