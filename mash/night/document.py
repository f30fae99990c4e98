"""What a hand-over pack says. It is put together standing in the night's door: there the database
returns only the items whose owners let them leave the hub, and nothing sealed or withheld."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mash.agencies.hub_file import HubFile
from mash.agreements.movement import Way
from mash.cases.mends import with_mends
from mash.cases.models import Case
from mash.cases.submissions import keyed
from mash.contact.on_case import consent
from mash.handover.document import CHILD_FACTS, CONTACT_PARTS, facts, item_part, may_leave, said
from mash.people.models import Part, Person, Relationship
from mash.people.relationships import RELATIONSHIPS
from mash.sharing.clocks import rating_now, return_due
from mash.sharing.models import Request
from mash.sharing.moving import parted

REFERRER = ("name", "job", "organisation", "relation_to_child", "telephone")


@override(settings.LANGUAGE_CODE)  # what is kept is in the hub's own language, whoever reads it
def document(case: Case, *, rules: HubFile, note: str, now: datetime) -> dict[str, Any]:
    """The pack as plain data. `rules` is the hub file now; ratings are those of the case's own.
    Of what owners let leave the hub it holds what the agreement lets go to the night team."""
    items, _kept_back = parted(may_leave(case), case, way=Way.HAND_OVER, to="night", now=now)
    contact, rating = case.contact.words, rating_now(case)
    rated = case.rules.rating(rating.code) if rating else None
    referrer = {} if case.contact.anonymous else contact.get("referrer") or {}
    words = {
        "reference": case.reference,
        "hub": case.hub.name,
        "team": rules.out_of_hours.team,
        "ring": rules.out_of_hours.manager_on_call or rules.telephone,
        "manager": case.manager.name if case.manager else "",
        "rating": rated.code if rated else "",
        "rated": f"{rated.name}: {rated.meaning}" if rated else "",
        "rated_at": rating.given_at.isoformat() if rating else "",
        "received_at": case.received_at.isoformat(),
        "danger": case.contact.immediate_danger,
        "confidential": case.confidential_held,
        "note": note,
        # whether to speak of the contact on the doorstep
        "family": consent(contact["consent"]),
        "why_not": contact["consent"].get("why_not") or "",
        "referrer": {name: referrer[name] for name in REFERRER if referrer.get(name)},
        "contact": [
            {"heading": str(heading), "said": said(contact[name])}
            for name, heading in CONTACT_PARTS.items()
            if contact.get(name)
        ],
        "people": [person_part(person) for person in case.people.all()],
        "ties": ties(case),
        "asked": [asked_part(case, one) for one in case.requests.select_related("agency")],
        "shared": [item_part(item) for item in items],
    }
    return with_mends(case, words)


def person_part(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "part": person.get_part_display(),
        **facts(person, ("known_as", *CHILD_FACTS)),
    }


@override(settings.LANGUAGE_CODE)
def children_in(words: dict[str, Any]) -> str:
    """The names of the children of a pack."""
    child = Part.CHILD.label
    return ", ".join(person["name"] for person in words["people"] if person["part"] == child)


def ties(case: Case) -> list[str]:
    """`Briar Sampleton is mother of Bramble Sampleton`."""
    names = {person.pk: person.name for person in case.people.all()}
    told = Relationship.objects.filter(case=case).order_by("person__position", "of__position", "id")
    return [
        _("%(person)s: %(relation)s of %(other)s")
        % {
            "person": names[one.person_id],
            "relation": RELATIONSHIPS.get(one.kind, one.kind).lower(),
            "other": names[one.of_id],
        }
        for one in told
    ]


def asked_part(case: Case, request: Request) -> dict[str, str]:
    """Who was asked and whether an answer came; not what kind it was."""
    due = return_due(case, request)
    return {
        "agency": request.agency.name,
        "asked_at": request.asked_at.isoformat(),
        "due_at": due.due_at.isoformat() if due else "",
        "answered_at": request.answered_at.isoformat() if request.answered_at else "",
    }


def digest(words: dict[str, Any]) -> str:
    return keyed("night", json.dumps(words, sort_keys=True))


def read_back(words: dict[str, Any]) -> dict[str, Any]:
    """The words of a pack with their times read back."""

    def at(text: str) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    asked = [
        one | {name: at(one[name]) for name in ("asked_at", "due_at", "answered_at")}
        for one in words["asked"]
    ]
    times = {name: at(words[name]) for name in ("rated_at", "received_at")}
    return words | times | {"asked": asked}
