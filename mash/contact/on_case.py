"""What a case's page says of the contact: the worry as it was told, who told it, and the people."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.contact import codes
from mash.contact.models import Referrer
from mash.contact.versions import versions_of
from mash.language import later
from mash.need_to_know.acts import Act, may
from mash.people.models import Person, Relationship
from mash.people.relationships import RELATIONSHIPS
from mash.people.whereabouts import MARK, whereabouts_of

STORY = {
    "worries": later("What is worrying"),
    "going_well": later("What is going well"),
    "needs_to_happen": later("What needs to happen"),
    "danger_action": later("Done about the danger"),
    "child_is_now": later("Where the child is now"),
    "support_tried": later("Support already tried"),
}
FACTS = {
    "sex": later("Sex"),
    "ethnicity": later("Ethnicity"),
    "first_language": later("First language"),
    "disability": later("Disability"),
    "telephone": later("Telephone"),
    "school": later("School or nursery"),
    "gp": "GP",
    "nhs_number": later("NHS number"),
    "upn": later("Pupil number"),
}
TOLD = {
    "yes": later("Told"),
    "no": later("Not told"),
    "not_known": later("Not known whether told"),
}
AGREED = {
    "yes": later("Agreed"),
    "no": later("Did not agree"),
    "not_asked": later("Not asked to agree"),
}


def on_case(case: Case, by: Worker, now: datetime) -> dict[str, Any]:
    contact = case.contact
    words = contact.words
    people = list(case.people.all())
    protected = any(one.words.get(MARK) for one in people)
    return {
        "row": contact,
        "referrer": words["referrer"],
        "source": codes.SOURCES.get(contact.source_code, contact.source_code),
        "channel": codes.CHANNELS.get(contact.channel, contact.channel),
        "story": [(heading, words[name]) for name, heading in STORY.items() if words.get(name)],
        "disclosures": words.get("disclosures") or [],
        "professionals": words.get("professionals") or [],
        "consent": consent(words["consent"]),
        "why_not": words["consent"].get("why_not") or "",
        "people": [
            {"person": one, "born": born(one.words), "facts": facts(one.words)} for one in people
        ],
        "whereabouts": whereabouts_of(case) if protected else {},
        "relationships": relationships(case, people),
        "returned": list(case.returned.select_related("asked_by")),
        "versions": versions_of(case, contact.entered_at),
        "todo": [],
        "more": asking_more(case, by, now),
    }


def asking_more(case: Case, by: Worker, now: datetime) -> list[dict[str, str]]:
    """The way back to the referrer, for who may go it, while nothing is asked already."""
    if not may(by, Act.RETURN_CONTACT, case, now=now):
        return []
    if not Referrer.objects.filter(case=case).exists():
        return []
    if case.returned.filter(answered_at=None).exists():
        return []
    href = reverse("return_contact", args=[case.reference])
    return [{"label": _("Ask the referrer for more"), "href": href}]


def consent(said: dict[str, Any]) -> str:
    known = TOLD.get(said["told"]), AGREED.get(said["agreed"])
    return ". ".join(str(one) for one in known if one) + "."


def born(words: dict[str, Any]) -> tuple[str, date | None, str]:
    """What goes before a date, the date, and what goes after it."""
    if told := words.get("birth_date"):
        is_guess = words.get("birth_date_estimated")
        return "", date.fromisoformat(told), "estimated" if is_guess else ""
    if told := words.get("due_date"):
        return "Due", date.fromisoformat(told), "unborn"
    return _("Not known"), None, ""


def facts(words: dict[str, Any]) -> list[tuple[str, str]]:
    """What else was told of a person."""
    told = {
        **words,
        "sex": codes.SEXES.get(words.get("sex", ""), ""),
        "ethnicity": codes.ETHNICITIES.get(words.get("ethnicity", ""), ""),
    }
    found = [(heading, str(told[name])) for name, heading in FACTS.items() if told.get(name)]
    if words.get("interpreter_needed"):
        found.append((_("Interpreter"), _("Needed")))
    return found


def relationships(case: Case, people: list[Person]) -> list[str]:
    """`Briar Sampleton: mother of Bramble Sampleton`."""
    names = {person.pk: person.name for person in people}
    return [
        _("%(person)s: %(relation)s of %(other)s")
        % {
            "person": names[one.person_id],
            "relation": RELATIONSHIPS.get(one.kind, one.kind),
            "other": names[one.of_id],
        }
        for one in Relationship.objects.filter(case=case)
        if one.person_id in names and one.of_id in names
    ]
