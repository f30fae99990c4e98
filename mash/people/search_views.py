"""Searching for people, with a purpose; and the quiet look while a contact is typed in."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.forms import LINE, ActForm, Choice, Words
from mash.cases.limits import is_too_often, next_hour
from mash.cases.refusals import NotPossible
from mash.cases.text import what_hides
from mash.language import later
from mash.matching.record import Record
from mash.matching.score import Band
from mash.need_to_know.acts import Act, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import posted
from mash.need_to_know.standing_grants import index_of
from mash.people.evidence import shown
from mash.people.family import record_look
from mash.people.known import Answer, look_up, model
from mash.people.records import record_of
from mash.people.typed import record_typed

SEARCHES, LOOKS = 100, 900  # of one person in an hour: at their will, and while they type
TYPED = ("given_names", "family_name", "known_as", "birth_date", "sex", "address", "postcode",
         "telephone", "nhs_number")  # fmt: skip
NOTHING = 204
PURPOSES = {
    "contact": later("A contact has come in"),
    "case": later("I am working on a case"),
    "asked": later("A professional asks whether a person is known"),
    "correction": later("A record may be wrong or double"),
    "rights": later("A person asks what is held about them"),
}


class SearchForm(ActForm):
    words = Words(
        label=later("Who are you looking for?"),
        help_text=later(
            "A name, a date of birth, an address, a postcode, a telephone or NHS number, in any "
            "order. Names are found by their sound, too."
        ),
        missing=later("Enter what you know of the person."),
        limit=LINE,
    )
    purpose = Choice(
        label=later("What is it for?"),
        missing=later("Choose what the search is for. It is recorded with it."),
        choices=list(PURPOSES.items()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def people_page(request: WorkerRequest) -> HttpResponse:
    """Find people by whatever is known of them. What is typed is in no address and no log."""
    by, now = request.worker, timezone.now()
    require(by, Act.SEARCH_PEOPLE, now=now)
    form = SearchForm(posted(request))
    status, answer = form.status, None
    if request.method == "POST" and form.is_valid():
        if is_too_often(what="search people", sender=by.reader, most=SEARCHES, now=now):
            return crowded(request, form, now)
        answer = search(request, form, now)
        status = form.status
    facts = {"form": form, "answer": answer, "shown": shown, "model": model()}
    return render(request, "people/search.html", facts, status=status)


def search(request: WorkerRequest, form: SearchForm, now: datetime) -> Answer | None:
    by = request.worker
    try:
        wanted = record_typed(form.cleaned_data["words"])
    except NotPossible as problem:
        form.refuse(problem)
        return None
    answers = look_up([wanted], box=index_of(by.agency.hub_id))
    purpose = form.cleaned_data["purpose"]
    record_look(answers, Act.SEARCH_PEOPLE, by=by, now=now, purpose=purpose)
    return answers[0]


def crowded(request: WorkerRequest, form: SearchForm, now: datetime) -> HttpResponse:
    by = request.worker
    record(by=by, act=Act.SEARCH_PEOPLE, outcome=Outcome.REFUSED, now=now, what="too-often")
    again = f"{timezone.localtime(next_hour(now)):%H:%M}"
    says = _(
        "You have searched more often in this hour than anybody's work asks. Try after %(time)s."
    )
    form.add_error(None, says % {"time": again})
    return render(request, "people/search.html", {"form": form}, status=429)


@require_POST
def may_be_known(request: WorkerRequest) -> HttpResponse:
    """While a contact is typed in: one person's words so far, and who that may be. Nothing is said
    where too little is typed, or what is typed cannot be read."""
    by, now = request.worker, timezone.now()
    require(by, Act.LOOK_UP_PEOPLE, now=now)
    wanted = record_so_far(request.POST)
    if wanted is None:
        return HttpResponse(status=NOTHING)
    if is_too_often(what="look up people", sender=by.reader, most=LOOKS, now=now):
        return HttpResponse(status=429)
    answers = look_up([wanted], box=index_of(by.agency.hub_id))
    record_look(answers, Act.LOOK_UP_PEOPLE, by=by, now=now)
    likely = [one for one in answers[0] if one.score.band != Band.NOTHING][:3]
    facts = {"answer": answers[0], "likely": likely, "shown": shown}
    return render(request, "people/_may_be.html", facts)


def record_so_far(posted: Any) -> Record | None:
    """Enough to look for somebody: two names, or one and a date, an address or a number."""
    told = {name: posted.get(name, "")[: LINE * 3].strip() for name in TYPED}
    if any(what_hides(text) for text in told.values()):
        return None
    names = [told[name] for name in ("given_names", "family_name", "known_as") if told[name]]
    facts = [told[name] for name in ("birth_date", "postcode", "telephone") if told[name]]
    if not (told["nhs_number"] or told["telephone"] or len(names) + len(facts) >= 2):
        return None
    return record_of(told | {"birth_date_estimated": posted.get("birth_date_estimated") == "on"})
