"""The page of a case: who it is about, where it stands, what to do next, then each stage's part."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from mash.access.on_case import on_case as access
from mash.agencies.models import Worker
from mash.cases.models import Case, CaseLink
from mash.closure.disposing import disposal_of
from mash.closure.on_case import on_case as closure
from mash.contact.on_case import on_case as contact
from mash.decision.on_case import on_case as decision
from mash.desk.drawn import chronology_of, family_of
from mash.desk.looked import who_looked
from mash.disagreements.on_case import on_case as disagreements
from mash.handover.clocks import decided_at, feedback_due, referrer_told_at
from mash.handover.on_case import on_case as handover
from mash.need_to_know.acts import GATHERING, Act, Refused, may
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.changes import moment
from mash.need_to_know.doing import look_at_case
from mash.need_to_know.register import read_grants
from mash.night.on_case import on_case as night
from mash.people.models import Part
from mash.people.on_case import on_case as people
from mash.people.seen_pattern import seen_pattern
from mash.process import Stage
from mash.rights.on_case import on_case as corrections
from mash.screening.models import Rating
from mash.screening.on_case import on_case as screening
from mash.sharing.clocks import decision_due, rating_now, return_due
from mash.sharing.models import Request
from mash.sharing.on_case import on_case as sharing

PARTS = {
    "contact": contact,
    "people": people,
    "screening": screening,
    "sharing": sharing,
    "decision": decision,
    "handover": handover,
    "night": night,
    "closure": closure,
    "disagreements": disagreements,
    "access": access,
}
RATINGS = Prefetch("ratings", Rating.objects.select_related("given_by"))


@require_safe
def case_page(request: WorkerRequest, reference: str) -> HttpResponse:
    by, now, live = request.worker, timezone.now(), moment()
    try:
        case = look_at_case(reference, by=by, now=now)
    except Refused:
        if disposal_of(reference):
            return redirect("certificate", reference)
        raise
    read_grants(case)
    prefetch_related_objects([case], RATINGS, "people")  # each part reckons with them
    parts = {name: part(case, by, now) for name, part in PARTS.items()}
    rating = rating_now(case)
    earlier = earlier_cases(case)
    shared = parts["sharing"]
    found = corrections(case, by, now)

    def links(sort: str) -> list[dict[str, str]]:
        return [one for part in parts.values() for one in part.get(sort, [])]

    facts = {
        "live": live,
        "case": case,
        "now": now,
        "stages": list(Stage),
        "children": [one.name for one in case.people.all() if one.part == Part.CHILD],
        "rating": case.rules.rating(rating.code) if rating else None,
        "clocks": clocks(case, [one.request for one in shared["asked"]]),
        "waits": waits(case, parts),
        "earlier": earlier,
        "pattern": seen_pattern(case),
        "looked": who_looked(case, by, shared["gathered"]),
        "later": later_cases(case),
        "corrections": found,
        "todo": links("todo"),
        "about": links("about") + across(case, by, now),
        "more": links("more") + found.more,
        "rare": links("rare"),
    }
    return render(request, "desk/case.html", {**facts, **pictures(case, parts, earlier), **parts})


def pictures(
    case: Case, parts: dict[str, dict[str, Any]], earlier: list[dict[str, Any]]
) -> dict[str, Any]:
    """The chronology and the family, drawn from what the parts have read already."""
    shared, told_contact = parts["sharing"], parts["contact"]
    return {
        "chronology": chronology_of(
            case,
            disclosures=told_contact["disclosures"],
            ratings=ratings_of(case),
            earlier=earlier,
            gathered=shared["gathered"],
            names=shared["names"],
            notes=parts["night"]["notes"],
        ),
        "family": family_of(case, [one["person"] for one in told_contact["people"]]),
    }


def across(case: Case, by: Worker, now: datetime) -> list[dict[str, str]]:
    if not may(by, Act.LOOK_UP_PEOPLE, case, now=now):
        return []
    href = reverse("family", args=[case.reference])
    return [{"label": _("The family across contacts"), "href": href}]


def clocks(case: Case, requests: list[Request]) -> list[dict[str, Any]]:
    """The clocks, each with its sum; a clock that has stopped says when it did."""
    found = []
    answered = [one.answered_at for one in requests if one.answered_at]
    if returns := return_due(case):
        met = max(answered) if answered and len(answered) == len(requests) else None
        is_over = case.stage not in GATHERING and met is None
        found.append(clock(_("Answers from the agencies"), returns, met) | {"over": is_over})
    found.append(clock(_("Decision"), decision_due(case), decided_at(case)))
    if owed := feedback_due(case):
        found.append(clock(_("Outcome to the referrer"), owed, referrer_told_at(case)))
    return found


def clock(name: str, due: Any, met: datetime | None) -> dict[str, Any]:
    return {"name": name, "due_at": due.due_at, "sum": due.sum, "met": met, "over": False}


def waits(case: Case, parts: dict[str, dict[str, Any]]) -> str:
    """One sentence on what the case waits for, for whom there is nothing to do."""
    if case.stage == Stage.CONTACT:
        return _("The contact waits for its screening to be opened.")
    if case.stage == Stage.SCREENING:
        held = parts["screening"]["screening"]
        return _("It waits for its rating.") if held.settled_at else _("It is before the panel.")
    if case.stage == Stage.CLOSED:
        return _("This case is closed.")
    late = sum(one.request.answered_at is None for one in parts["sharing"]["asked"])
    if case.stage == Stage.SHARING and late:
        return ngettext(
            "It waits for %(count)s agency to answer.",
            "It waits for %(count)s agencies to answer.",
            late,
        ) % {"count": late}
    if case.stage == Stage.HANDOVER:
        return _("It is being handed over.")
    return _("It waits for the manager's decision.")


def ratings_of(case: Case) -> list[tuple[str, datetime]]:
    return [(case.rules.rating(one.code).name, one.given_at) for one in case.ratings.all()]


def earlier_cases(case: Case) -> list[dict[str, Any]]:
    """Earlier cases of the family, with their clock history: times and codes, no story."""
    links = list(CaseLink.objects.filter(case=case).order_by("linked_at"))
    visible = set(
        Case.objects.filter(pk__in=[link.earlier_id for link in links]).values_list("pk", flat=True)
    )
    return [
        {"history": told(case, link.history), "is_visible": link.earlier_id in visible}
        for link in links
    ]


def told(case: Case, history: dict[str, Any]) -> dict[str, Any]:
    """The clock history with its times read back and its ratings in words."""
    ratings = {rating.code: rating.name for rating in case.rules.ratings}
    return {
        "reference": history["reference"],
        "stage": history["stage"],
        "received_at": datetime.fromisoformat(history["received_at"]),
        "ratings": [
            (ratings.get(one["code"], one["code"]), datetime.fromisoformat(one["given_at"]))
            for one in history["ratings"]
        ],
    }


def later_cases(case: Case) -> list[str]:
    """References of later cases of the family that this worker may see."""
    later = Case.objects.filter(earlier_links__earlier=case).order_by("received_at")
    return list(later.values_list("reference", flat=True))
