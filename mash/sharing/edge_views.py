"""The page on which the manager asks an agency's own list, and reads what it said."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mash.agencies.models import Worker
from mash.cases.forms import ActForm, Choice
from mash.cases.refusals import NotPossible
from mash.edge.wire import Known
from mash.language import later
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.doing import look_at_case
from mash.need_to_know.doors import in_parts
from mash.need_to_know.once import posted
from mash.need_to_know.session import as_worker
from mash.sharing.edges import ask_edge, bases, edges, to_ask
from mash.sharing.models import Request

SAYS: dict[str, str] = {
    Known.NONE: later("None likely"),
    Known.POSSIBLE: later("Possible: ask the agency to look"),
    Known.CONTACT: later("Contact %(officer)s"),
}


class AskEdgeForm(ActForm):
    basis = Choice(
        label=later("What is the lawful basis for asking?"),
        missing=later("Choose the lawful basis for asking."),
    )

    def __init__(self, *given: Any, offered: list[tuple[str, str]]) -> None:
        super().__init__(*given)
        self.choice("basis").offer(offered)


@in_parts
@require_http_methods(["GET", "HEAD", "POST"])
def ask_edge_page(request: WorkerRequest, request_id: UUID) -> HttpResponse:
    """Says what would be sent, under which basis; asks; shows what was said, and what it is not."""
    by, now = request.worker, timezone.now()
    with as_worker(by, now=now):
        asked = request_to_ask(request_id, by=by, now=now)
        typed = posted(request)
        form = AskEdgeForm(typed, offered=bases(asked.case, now))
        if not form.is_valid():
            return page(request, form, asked)
    try:
        ask_edge(request=asked, basis=form.cleaned_data["basis"], by=by, now=now)
        return redirect("ask_edge", request_id)
    except NotPossible as problem:
        form.refuse(problem)
    with as_worker(by, now=now):
        return page(request, form, asked)


def request_to_ask(request_id: UUID, *, by: Worker, now: datetime) -> Request:
    """The request, if its case is this worker's to ask on; the look is recorded. Else Refused."""
    asked = Request.objects.filter(pk=request_id).select_related("agency", "case").first()
    if asked is None:
        raise Refused(Act.ASK_EDGE, None, str(request_id))
    asked.case = look_at_case(asked.case.reference, by=by, now=now)
    require(by, Act.ASK_EDGE, asked.case, now=now)
    return asked


def page(request: WorkerRequest, form: AskEdgeForm, asked: Request) -> HttpResponse:
    told = {one.person_id: one for one in asked.list_answers.all()}
    people = list(asked.case.people.all())
    left = to_ask(asked)
    facts = {
        "form": form,
        "asked": asked,
        "case": asked.case,
        "can_be_asked": asked.agency_id in edges(),
        "left": left,
        "left_out": [one for one in people if one not in left and one.pk not in told],
        "answers": [
            (one, SAYS[told[one.pk].words["known"]] % told[one.pk].words, told[one.pk].asked_at)
            for one in people
            if one.pk in told
        ],
    }
    return render(request, "sharing/ask_edge.html", facts, status=form.status)
