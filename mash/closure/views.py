"""Closing a case: the page says whose access ends, who keeps it and until when what is kept."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mash.cases.forms import ActForm
from mash.cases.models import Case, LetterKind, State
from mash.clock.calendar import day_of
from mash.closure.access import accesses
from mash.closure.actions import close_case, kept_by, kept_readers
from mash.need_to_know.acts import Act, may
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.once import once, posted, refusing, sent


@require_http_methods(["GET", "HEAD", "POST"])
@once
def close_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """One button, once everything is done."""
    case, by, now = case_for(request, reference, Act.CLOSE_CASE)
    form = ActForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            close_case(case=case, by=by, now=now)
            closed = Case.objects.filter(pk=case.pk).first()
            still = closed is not None and may(by, Act.READ_CASE, closed, now=now)
            return redirect("case", reference) if still else redirect("desk")
    ending, kept = accesses(case, kept_readers(case))
    found = kept_by(case, closed_on=day_of(now))
    facts = {
        "form": form,
        "case": case,
        "ending": ending,
        "kept": kept,
        "rule": case.rules.retention_of(found.retention),
        "unsent": list(case.letters.filter(kind=LetterKind.FEEDBACK).exclude(state=State.SENT)),
        "until": found.until,
    }
    return render(request, "closure/close.html", facts, status=form.status)
