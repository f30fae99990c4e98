"""What can be corrected: a part of the contact, a person's facts, an agency's item."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.contact.days import iso_day
from mash.contact.on_case import STORY
from mash.language import day_said, later
from mash.need_to_know.acts import Act, Refused
from mash.people.identifiers import is_nhs_number, tidy_number
from mash.people.models import Person
from mash.people.whereabouts import PLACE, is_protected
from mash.rights.codes import Target
from mash.sharing.models import Item

NAMES = ("given_names", "family_name", "known_as")
PERSON_FIELDS: dict[str, str] = {
    "given_names": later("First names"),
    "family_name": later("Last name"),
    "known_as": later("Known as"),
    "birth_date": later("Date of birth"),
    "address": later("Address"),
    "postcode": later("Postcode"),
    "telephone": later("Telephone"),
    "nhs_number": later("NHS number"),
    "school": later("School or nursery"),
    "gp": later("GP"),
}
FINDS = {*NAMES, "birth_date", "address", "postcode", "telephone", "nhs_number"}
TEXT = {"text": later("What is held")}


@dataclass(frozen=True)
class Wrong:
    """What stands where the error is, and what is needed to know who received it."""

    target: Target
    row: uuid.UUID
    field: str
    label: str
    was: str  # as the field says it
    whole: str
    since: datetime
    name: str = ""  # of the person, as the contact has it
    agency: str = ""  # whose item it is
    agency_id: str = ""
    handling: str = ""


@dataclass(frozen=True)
class Place:
    """Where an error may stand, as it is offered."""

    key: str
    label: str
    says: str


def places_in(case: Case) -> list[Place]:
    """Every place of a case that can be corrected, in the order of its page."""
    contact = case.contact
    parts = [(f"contact:{contact.pk}:{name}", str(heading), contact.words.get(name) or "")
             for name, heading in STORY.items()]  # fmt: skip
    parts = [one for one in parts if one[2]]
    for person in case.people.all():
        for name, heading in PERSON_FIELDS.items():
            if name in PLACE and is_protected(person.words):
                continue
            says = said_of(name, str(person.words.get(name) or ""))
            parts.append((f"person:{person.pk}:{name}", f"{person.name}, {heading}", says))
    for item in Item.objects.filter(case=case).select_related("agency"):
        parts.append((f"item:{item.pk}:text", item.agency.name, item.words["text"]))
    return [Place(*one) for one in parts]


def place_of(key: str, places: list[Place]) -> tuple[str, uuid.UUID, str]:
    """Target, row and field of a place that was offered; NotPossible where it was not."""
    if key not in {one.key for one in places}:
        raise NotPossible(_("Choose what is wrong."), "where")
    target, row, name = key.split(":")
    return target, uuid.UUID(row), name


def fields_of(target: str) -> dict[str, str]:
    known: dict[str, dict[str, str]] = {Target.CONTACT: STORY, Target.PERSON: PERSON_FIELDS}
    return known.get(target, TEXT)


def wrong_in(case: Case, target: str, row: uuid.UUID, field: str) -> Wrong:
    """What the case says there; Refused where there is no such row, or it is another case's."""
    if target not in Target.values:
        raise Refused(Act.ASK_CORRECTION, case)
    fields = fields_of(target)
    if field not in fields:
        raise NotPossible(_("Choose what is wrong."), "where")
    label = str(fields[field])
    if target == Target.ITEM:
        item = Item.objects.filter(case=case, pk=row).select_related("agency").first()
        if item is None:
            raise Refused(Act.ASK_CORRECTION, case, str(row))
        text = item.words["text"]
        return Wrong(Target.ITEM, row, field, label, text, text, item.shared_at,
                     agency=item.agency.name, agency_id=item.agency_id,
                     handling=item.handling)  # fmt: skip
    if target == Target.PERSON:
        person = Person.objects.filter(case=case, pk=row).first()
        if person is None:
            raise Refused(Act.ASK_CORRECTION, case, str(row))
        was = str(person.words.get(field) or "")
        return Wrong(Target.PERSON, row, field, label, was, was, case.received_at,
                     name=person.name)  # fmt: skip
    if case.contact.pk != row:
        raise Refused(Act.ASK_CORRECTION, case, str(row))
    text = case.contact.words.get(field) or ""
    return Wrong(Target.CONTACT, row, field, label, text, text, case.received_at)


def keep_home(case: Case, wrong: Wrong) -> None:
    """NotPossible where it would tell everybody on the case where a protected person is found."""
    if wrong.target != Target.PERSON or wrong.field not in PLACE:
        return
    if is_protected(Person.objects.get(case=case, pk=wrong.row).words):
        raise NotPossible(
            _(
                "Where this person is found is protected: everybody on the case would read it "
                "here. Telephone the MASH manager of this case."
            ),
            "now",
        )


def right(field: str, typed: str) -> str:
    """What it should be, in the form in which the field is kept; NotPossible where it cannot be."""
    typed = typed.strip()
    if field == "birth_date" and typed:
        try:
            return date.fromisoformat(iso_day(typed) or "no day").isoformat()
        except ValueError:
            raise NotPossible(_("Write the day like 27 3 2015."), "now") from None
    if field == "nhs_number" and typed:
        number = tidy_number(typed)
        if not is_nhs_number(number):
            raise NotPossible(_("Check the NHS number: its last digit does not fit."), "now")
        return number
    return typed


def said_of(field: str, text: str) -> str:
    """As it is read: a date in words, and nothing as “not told”."""
    if not text:
        return _("Not told")
    return day_said(date.fromisoformat(text)) if field == "birth_date" else text
