"""Deciding for one child, with everything that the agencies told in view."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mash.decision.actions import decide, undecided
from mash.decision.forms import DecideForm
from mash.drafts.drafting import drafted, typed
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.once import once, refusing, sent
from mash.people.models import Part
from mash.people.seen_pattern import seen_pattern
from mash.sharing.actions import seals_to_open
from mash.sharing.gathered import agreed_names, asked, by_person


@require_http_methods(["GET", "HEAD", "POST"])
@drafted(Act.DECIDE)
@once
def decide_page(request: WorkerRequest, reference: str, child_id: UUID) -> HttpResponse:
    """The decision for one child of the case."""
    case, by, now = case_for(request, reference, Act.DECIDE)
    child = case.people.filter(pk=child_id, part=Part.CHILD).first()
    if child is None:
        raise Refused(Act.DECIDE, case, str(child_id))
    form = DecideForm(**typed(request), case=case)
    if sent(request, form):
        with refusing(request, form):
            decide(case=case, child=child, by=by, now=now, **form.cleaned_data)
            return redirect("case", reference)
    facts = {
        "form": form,
        "case": case,
        "child": child,
        "others": [one for one in undecided(case) if one.pk != child.pk],
        "asked": asked(case, by, now),
        "gathered": by_person(case),
        "pattern": seen_pattern(case),
        "names": agreed_names(case),
        "seals": seals_to_open(case),
    }
    return render(request, "decision/decide.html", facts, status=form.status)
