"""The page of records that may be one person twice, on which a person judges them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import once, posted, refusing, sent
from mash.people.duplicates import queue_for
from mash.people.evidence import evidence_of
from mash.people.forms import JudgeForm
from mash.people.judging import link_people, tell_apart
from mash.people.known import model
from mash.people.models import Card, Verdict


@require_http_methods(["GET", "HEAD", "POST"])
@once
def duplicates_page(request: WorkerRequest) -> HttpResponse:
    """What the last review of the index proposed; what nobody judges stays here."""
    by, now = request.worker, timezone.now()
    require(by, Act.REVIEW_DUPLICATES, now=now)
    form = JudgeForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            judge(request, dict(form.cleaned_data))
            messages.success(request, _("What you said of these two is kept. It can be undone."))
            return redirect("duplicates")
    facts = {
        "queue": queue_for(by, page_asked(request), now=now),
        "errors": form.problems(),
        "model": model(),
    }
    return render(request, "people/duplicates.html", facts, status=form.status)


def page_asked(request: WorkerRequest) -> int:
    told = request.GET.get("page", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 1


def judge(request: WorkerRequest, told: dict[str, Any]) -> None:
    """By the case of the first of the two: whoever may not judge there is refused."""
    card = Card.objects.filter(pk=told["one"]).select_related("case").first()
    if card is None or card.case is None:
        raise Refused(Act.LINK_PEOPLE)
    do = link_people if told.pop("verdict") == Verdict.SAME else tell_apart
    do(case=card.case, evidence=evidence_of, by=request.worker, now=timezone.now(), **told)
