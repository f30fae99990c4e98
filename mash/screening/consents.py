"""What each person of a case was told and asked: recorded by name and time, later beside earlier.

Agencies were once asked as if an assessment were under way, and without anybody's knowledge
([2013] EWHC 416 (Admin)): who is asked for information is told truly how it stands.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.language import later
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import action, in_hand
from mash.people.models import Person
from mash.screening.models import Agreed, Consent, Told, WhyNotAsked

SAID: dict[str, str] = {
    Agreed.AGREED: later("%(name)s was asked and agreed."),
    Agreed.REFUSED: later("%(name)s was asked and did not agree."),
    Agreed.NOT_ASKED: later("%(name)s was not asked."),
}


@dataclass(frozen=True)
class Stands:
    """How it stands with one person: the newest statement, and those before it."""

    person: Person
    now: Consent
    before: list[Consent] = field(default_factory=list)


@action
def record_consent(
    *, case: Case, person: str, told: str, agreed: str, by: Worker, now: datetime, why_not: str = ""
) -> Consent:
    """Record what one person was told and asked; not asked has a reason of the list."""
    case = in_hand(case, Act.RECORD_CONSENT, by=by, now=now)
    about = next((one for one in case.people.all() if str(one.pk) == str(person)), None)
    if about is None:
        raise NotPossible(_("Choose a person of this case."), "person")
    if told not in Told.values:
        raise NotPossible(_("Choose whether they were told."), "told")
    if agreed not in Agreed.values:
        raise NotPossible(_("Choose whether they were asked, and agreed."), "agreed")
    if agreed == Agreed.NOT_ASKED and why_not not in WhyNotAsked.values:
        raise NotPossible(_("Choose why they were not asked."), "why_not")
    if agreed != Agreed.NOT_ASKED and why_not:
        raise NotPossible(_("Say why only where they were not asked."), "why_not")
    consent = Consent.objects.create(
        case=case,
        person=about,
        number=case.consents.filter(person=about).count() + 1,
        told=told,
        agreed=agreed,
        why_not=why_not,
        recorded_at=now,
        recorded_by=by,
    )
    record(
        by=by,
        act=Act.RECORD_CONSENT,
        case=case,
        now=now,
        consent_of=about.pk,
        told=told,
        agreed=agreed,
        why=why_not,
    )
    return consent


def how_it_stands(case: Case) -> list[Stands]:
    """Person by person, in the contact's order; those of whom nothing was recorded are missing."""
    given: dict[object, list[Consent]] = {}
    for one in case.consents.select_related("recorded_by"):
        given.setdefault(one.person_id, []).append(one)
    return [
        Stands(person, given[person.pk][-1], given[person.pk][-2::-1])
        for person in case.people.all()
        if person.pk in given
    ]


def in_sentences(stands: list[Stands]) -> list[str]:
    """For the text of a request: who was asked, who agreed, and why somebody was not."""
    told = []
    for one in stands:
        sentence = str(SAID[one.now.agreed]) % {"name": one.person.name}
        why = f" {one.now.get_why_not_display()}." if one.now.why_not else ""
        told.append(sentence + why)
    return told


def may_rest_on_agreement(case: Case) -> bool:
    """Do they agree, by the contact or by what was recorded since, and does nobody not?"""
    recorded = {one.now.agreed for one in how_it_stands(case)}
    if recorded - {Agreed.AGREED}:
        return False
    return bool(recorded) or case.contact.family_agreed == "yes"
