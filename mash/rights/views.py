"""The pages on which requests for one's own data are taken in, found, ruled on and answered."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.forms import ActForm
from mash.drafts.drafting import drafted, no_case, typed
from mash.need_to_know.acts import Act, Refused, may, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import once, posted, refusing, sent
from mash.people.evidence import shown
from mash.people.models import Card
from mash.rights.actions import (
    check_of,
    close_access_request,
    due,
    last_pack,
    look_at_request,
    open_access_request,
    passed_pack,
    prove_identity,
    take_longer,
)
from mash.rights.codes import Ground, Hint
from mash.rights.finding import confirm_found, finish_finding, linked_to, search_for
from mash.rights.forms import (
    CloseForm,
    FoundForm,
    LongerForm,
    OpenForm,
    ProveForm,
    RulingForm,
    noon,
)
from mash.rights.keys import has_key
from mash.rights.models import AccessRequest, FoundEntry
from mash.rights.owners import answered, ask_of
from mash.rights.packs import (
    entries_left,
    last_rulings,
    unruled,
)
from mash.rights.paper import subject_name
from mash.rights.ruling import entry_of, rule_on_entry

FORM = ["GET", "HEAD", "POST"]
Facts = dict[str, Any]


def request_for(
    request: WorkerRequest, request_id: uuid.UUID, act: Act | None = None
) -> tuple[AccessRequest, datetime]:
    """The request, if this worker may do this to it now; the look is recorded."""
    by, now = request.worker, timezone.now()
    held = look_at_request(request_id, by=by, now=now)
    if act:
        require(by, act, now=now, what=held.pk)
    return held, now


def act_on(
    request: WorkerRequest,
    held: AccessRequest,
    form: ActForm,
    template: str,
    do: Callable[..., Any],
    facts: Facts | None = None,
) -> HttpResponse:
    """Do what the form asks and lead back to the request, or show what is in the way."""
    if sent(request, form):
        with refusing(request, form):
            do(request=held, by=request.worker, now=timezone.now())
            return redirect("access_request", held.pk)
    shown_with = {"form": form, "held": held, "subject": subject_name(held)} | (facts or {})
    return render(request, template, shown_with, status=form.status)


@require_safe
def requests_page(request: WorkerRequest) -> HttpResponse:
    """Every request that this worker answers, finds for or checks; the open ones first."""
    by, now = request.worker, timezone.now()
    require(by, Act.READ_ACCESS_REQUESTS, now=now)
    record(by=by, act=Act.READ_ACCESS_REQUESTS, outcome=Outcome.LOOKED, now=now)
    found = AccessRequest.objects.select_related("officer").order_by("-closed_at", "received_at")
    rows: list[Facts] = [
        {"held": one, "due": due(one), "subject": subject_name(one)} for one in found
    ]
    return render(request, "rights/requests.html", {
        "open": [one for one in rows if one["held"].closed_at is None],
        "closed": [one for one in rows if one["held"].closed_at],
        "now": now,
        "may_open": may(by, Act.OPEN_ACCESS_REQUEST, None, now=now),
        "may_dispose": may(by, Act.READ_DUE, None, now=now),
    })  # fmt: skip


@require_http_methods(FORM)
@drafted(Act.OPEN_ACCESS_REQUEST, no_case)
@once
def open_page(request: WorkerRequest) -> HttpResponse:
    by, now = request.worker, timezone.now()
    require(by, Act.OPEN_ACCESS_REQUEST, now=now)
    form = OpenForm(**typed(request))
    if sent(request, form):
        with refusing(request, form):
            came = noon(form.cleaned_data["received"])
            opened = open_access_request(
                asker=form.cleaned_data["asker"], told=form.told(), received_at=came, by=by,
                now=now,
            )  # fmt: skip
            return redirect("access_request", opened.pk)
    return render(request, "rights/open.html", {"form": form}, status=form.status)


@require_safe
def request_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    """Where a request stands, what was found, what was ruled, and what to do next."""
    held, now = request_for(request, request_id)
    by = request.worker
    rulings = last_rulings(held)
    pack = last_pack(held)

    def can(act: Act) -> bool:
        return held.closed_at is None and may(by, act, None, now=now, what=held.pk)

    return render(request, "rights/request.html", {
        "held": held,
        "subject": subject_name(held),
        "due": due(held),
        "now": now,
        "entries": [(one, rulings.get(one.pk)) for one in entries_left(held)],
        "cases": held.findings.count(),
        "unruled": unruled(held),
        "hints": dict(Hint.choices),
        "tests": dict(Ground.choices),
        "pack": pack,
        "check": check_of(pack),
        "can_rule": can(Act.RULE_ON_ENTRY),
        "can_pass": can(Act.PASS_ACCESS_REQUEST),
        "can_find": can(Act.FINISH_FINDING) and held.found_at is None,
        "can_check": can(Act.CHECK_ACCESS_PACK) and pack and not check_of(pack),
        "is_of_a_parent": held.asker == "parent",
    })  # fmt: skip


@require_http_methods(FORM)
@once
def prove_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    held, _now = request_for(request, request_id, Act.PROVE_IDENTITY)
    form = ProveForm(posted(request))

    def do(**given: Any) -> None:
        told = form.cleaned_data
        prove_identity(proof=told["proof"], seen_at=noon(told["seen"]), **given)

    return act_on(request, held, form, "rights/prove.html", do)


@require_http_methods(FORM)
@once
def longer_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    held, _now = request_for(request, request_id, Act.TAKE_LONGER)
    form = LongerForm(posted(request))

    def do(**given: Any) -> None:
        take_longer(longer=form.cleaned_data["longer"], **given)

    return act_on(request, held, form, "rights/longer.html", do, {"due": due(held)})


@require_http_methods(FORM)
@once
def find_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    """A manager looks whom the hub knows, and says which of them it is."""
    held, now = request_for(request, request_id, Act.FINISH_FINDING)
    form = FoundForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            card = Card.objects.filter(pk=form.cleaned_data["card"]).exclude(person=None)
            one = card.select_related("case", "person").first()
            if one is None or one.person is None:
                raise Refused(Act.CONFIRM_FOUND, None, str(held.pk))
            confirm_found(
                request=held, case=one.case, person=one.person, by=request.worker, now=now
            )
            return redirect("find_for_request", held.pk)
    answer = search_for(held, by=request.worker, now=now)
    mine = {one.case_id for one in held.findings.all()}
    return render(request, "rights/find.html", {
        "form": form,
        "held": held,
        "subject": subject_name(held),
        "answer": answer,
        "found": [one for one in answer if one.card.person_id and one.card.case_id not in mine],
        "linked": linked_to(held),
        "shown": shown,
        "confirmed": [
            one
            for one in held.findings.select_related("case", "person")
            if has_key(one.case_id)
        ],
    }, status=form.status)  # fmt: skip


@require_http_methods(FORM)
@once
def finish_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    held, _now = request_for(request, request_id, Act.FINISH_FINDING)
    facts = {"cases": held.findings.count()}
    return act_on(request, held, ActForm(posted(request)), "rights/finish.html", finish_finding,
                  facts)  # fmt: skip


def case_of_entry(entry_id: uuid.UUID, **given: object) -> uuid.UUID | None:
    found = FoundEntry.objects.filter(pk=entry_id)
    return found.values_list("case_id", flat=True).first()


@require_http_methods(FORM)
@drafted(Act.RULE_ON_ENTRY, case_of_entry, what="request_id")
@once
def entry_page(request: WorkerRequest, request_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """One entry as it was found, what asks for care, and what is ruled of it."""
    held, _now = request_for(request, request_id, Act.RULE_ON_ENTRY)
    entry = entry_of(held, entry_id)
    last = last_rulings(held).get(entry.pk)
    ask = ask_of(entry)
    first_seen = {"seen": last.number if last else 0, "text": entry.words["text"], **answered(ask)}
    form = RulingForm(**typed(request, **first_seen), entry=entry)

    def do(request: AccessRequest, **given: Any) -> None:
        seen = form.cleaned_data["seen"]
        rule_on_entry(entry=entry, weighed=form.weighed(), seen=seen, **given)

    facts = {
        "entry": entry,
        "last": last,
        "ask": ask,
        "hints": dict(Hint.choices),
        "is_of_a_parent": held.asker == "parent",
    }
    return act_on(request, held, form, "rights/entry.html", do, facts)


@require_http_methods(FORM)
@once
def close_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    held, _now = request_for(request, request_id, Act.CLOSE_ACCESS_REQUEST)
    form = CloseForm(posted(request))

    def do(**given: Any) -> None:
        close_access_request(outcome=form.cleaned_data["outcome"], **given)

    return act_on(request, held, form, "rights/close.html", do, {"pack": passed_pack(held)})
