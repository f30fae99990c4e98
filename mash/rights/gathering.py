"""What one case holds that speaks of one person: gathered by a manager who sees the case.

It reads the rooms' open tables alone. Nothing sealed, and no sign that anything is, comes this way:
`sealed` is not imported, and neither the case's flag nor how an agency answered is read. What a
referrer told is the family's: who else is in it only a person can see.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mash.agencies.models import Agency
from mash.cases.models import Case
from mash.contact.models import ToldAgain
from mash.contact.on_case import STORY
from mash.handover.document import said
from mash.handover.models import Feedback, Summary
from mash.handover.paper import facts_told
from mash.language import later
from mash.night.models import Note
from mash.people.models import Person
from mash.rights.codes import About, Asker, Ground, Hint, Kind
from mash.rights.models import Correction
from mash.screening.models import Position, Screening
from mash.sharing.gathered import agreed_names
from mash.sharing.models import Handling, Item, Nature

PUBLIC = {"1A", "1B", "1C", "1D", "9"}  # sources that are members of the public, or unnamed
HEALTH = {"health_contact", "child_health", "pregnancy", "mental_health_contact",
          "mental_health_risk", "substance_misuse"}  # fmt: skip
POLICE = {"incidents", "offences", "domestic_abuse", "missing_and_exploitation", "intelligence",
          "risk_of_serious_harm", "orders_and_licences"}  # fmt: skip
REFUGE = {"refuge", "domestic_abuse"}
NATURES = {Nature.OPINION: Hint.OPINION, Nature.ALLEGATION: Hint.ALLEGATION}
CARES_FOR = {  # a hint names the test that may apply
    Hint.HUB_ONLY: Ground.EXPECTATION,
    Hint.IN_CONFIDENCE: Ground.EXPECTATION,
    Hint.POLICE: Ground.CRIME,
    Hint.HEALTH: Ground.HEALTH,
    Hint.REFUGE: Ground.THIRD_PARTY,
    Hint.ALLEGATION: Ground.THIRD_PARTY,
}


SCREENED = {
    "answer": later("What the MASH manager answered the panel"),
    "consent_reason": later("Why agencies were asked without the family's agreement"),
    "request_text": later("What the agencies were asked"),
}


@dataclass
class Found:
    """One thing found, before it is kept."""

    kind: Kind
    about: About
    heading: str
    text: str
    source: str = ""
    agency: Agency | None = None
    hints: list[Hint] = field(default_factory=list)

    def tests(self, asker: str) -> list[Ground]:
        """Those that may apply, in the order of the list: a person applies them."""
        may = {CARES_FOR[hint] for hint in self.hints if hint in CARES_FOR}
        may.add(Ground.SOCIAL_WORK)
        if self.about != About.SUBJECT:
            may.add(Ground.THIRD_PARTY)
        if asker in {Asker.PARENT, Asker.COURT}:
            may.add(Ground.CHILD_ABUSE)
        return [one for one in Ground if one in may]

    def words(self, names: dict[str, str]) -> dict[str, Any]:
        """`names`: what others of the case are called, and who that is."""
        others = sorted({who for called, who in names.items() if names_in(called, self.text)})
        told = {"heading": self.heading, "text": self.text, "source": self.source}
        return told | {"others": others}


def names_in(called: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(called)}\b", text, re.IGNORECASE) is not None


def others_of(case: Case, person: Person) -> dict[str, str]:
    """What everybody else of the case is called, the referrer too. A family name that is the
    person's own names nobody else."""
    own = {word.casefold() for word in person.name.split()}
    told: dict[str, str] = {}
    for one in case.people.exclude(pk=person.pk):
        called = [one.name, one.words.get("given_names"), one.words.get("known_as")]
        told |= {name: one.name for name in called if name and name.casefold() not in own}
    referrer = case.contact.words["referrer"].get("name")
    return told | ({referrer: referrer} if referrer else {})


@override(settings.LANGUAGE_CODE)  # what is kept is in the hub's own language, whoever reads it
def gather(case: Case, person: Person) -> list[Found]:
    """Everything of the case, in the order of the process, marked by whom it is about."""
    rooms = (people, contact, screening, ratings, items, decisions, handed_over, nights, corrected)
    found = [one for room in rooms for one in room(case, person)]
    return [one for one in found if one.text.strip()]


def about(person: Person, whom: Any) -> About:
    if whom is None:
        return About.FAMILY
    return About.SUBJECT if whom == person.pk else About.THIRD


def people(case: Case, person: Person) -> Iterator[Found]:
    for one in case.people.all():
        rows = [(_("Name"), one.name), (_("In this case"), one.get_part_display())]
        called = one.words.get("known_as")
        rows += [(_("Known as"), called)] if called else []
        rows += facts_told(one.words)
        text = "\n".join(f"{label}: {words}" for label, words in rows)
        yield Found(Kind.PERSON, about(person, one.pk), _("Who a person is"), text,
                    _("The referrer"))  # fmt: skip


def contact(case: Case, person: Person) -> Iterator[Found]:
    told, row = case.contact.words, case.contact
    hints = [Hint.IN_CONFIDENCE] if row.source_code in PUBLIC else []
    source = _("The referrer")  # not what kind of person that is: it may tell who
    parts = [(str(heading), told.get(name) or "") for name, heading in STORY.items()]
    parts.append((_("What was disclosed"), said(told.get("disclosures") or [])))
    parts.append((_("About asking the family"), told["consent"].get("why_not") or ""))
    for again in ToldAgain.objects.filter(case=case):
        parts += [
            (_("Told again: %(what)s") % {"what": heading}, again.words[name])
            for name, heading in STORY.items()
            if again.words.get(name)
        ]
    for heading, text in parts:
        yield Found(Kind.CONTACT, About.FAMILY, heading, text, source, hints=list(hints))
    who = "" if row.anonymous else "\n".join(filter(None, map(str, told["referrer"].values())))
    yield Found(Kind.REFERRER, About.THIRD, _("Who told the hub"), who, source, hints=hints)


def screening(case: Case, person: Person) -> Iterator[Found]:
    held = Screening.objects.filter(case=case).first()
    told = held.words if held else {}
    for name, heading in SCREENED.items():
        text = told.get(name) or ""
        yield Found(Kind.SCREENING, About.FAMILY, str(heading), text, _("The MASH manager"))
    for one in Position.objects.filter(case=case).select_related("agency").order_by("given_at"):
        yield Found(Kind.SCREENING, About.FAMILY, _("Why a panel manager took their position"),
                    one.words["reasons"], one.agency.name, one.agency)  # fmt: skip


def ratings(case: Case, person: Person) -> Iterator[Found]:
    for one in case.ratings.all():
        heading = _("Why it was rated %(rating)s") % {"rating": case.rules.rating(one.code).name}
        yield Found(Kind.RATING, About.FAMILY, heading, one.words["reason"], _("The MASH manager"))


def items(case: Case, person: Person) -> Iterator[Found]:
    names = agreed_names(case)
    for one in case.items.select_related("agency"):
        heading = f"{one.get_nature_display()}, {names.get(one.category, one.category)}"
        text = "\n".join(filter(None, [one.words["happened"], one.words["text"]]))
        yield Found(Kind.ITEM, about(person, one.about_id), heading, text, one.agency.name,
                    one.agency, hints_of(one))  # fmt: skip


def hints_of(item: Item) -> list[Hint]:
    """From how it was given and what kind it is; the words themselves a person reads."""
    code = item.agency.code
    told = {
        Hint.HUB_ONLY: item.handling == Handling.HUB_ONLY,
        Hint.POLICE: item.category in POLICE or code in {"police", "probation"},
        Hint.HEALTH: item.category in HEALTH or code == "health",
        Hint.REFUGE: item.category in REFUGE,
    }
    hints = [hint for hint, is_so in told.items() if is_so]
    return hints + ([NATURES[Nature(item.nature)]] if item.nature in NATURES else [])


def decisions(case: Case, person: Person) -> Iterator[Found]:
    for one in case.decisions.all():
        outcome = case.rules.outcome(one.outcome).name
        yield Found(Kind.DECISION, about(person, one.child_id),
                    _("What was decided: %(outcome)s") % {"outcome": outcome},
                    one.words["reasons"], _("The MASH manager"))  # fmt: skip


def handed_over(case: Case, person: Person) -> Iterator[Found]:
    """Of a summary the manager's own words; the rest of it is what stands above."""
    for one in Summary.objects.filter(case=case).select_related("team").order_by("sent_at"):
        heading = _("What %(team)s was told") % {"team": one.team.name}
        yield Found(Kind.SUMMARY, About.FAMILY, heading, one.words["note"], _("The MASH manager"))
    for letter in Feedback.objects.filter(case=case, possible=True):
        yield Found(Kind.LETTER, About.FAMILY, _("What the referrer was told"),
                    letter.words["text"], _("The MASH manager"))  # fmt: skip


def nights(case: Case, person: Person) -> Iterator[Found]:
    for one in Note.objects.filter(case=case):
        text = "\n".join(filter(None, [one.words["did"], one.words["spoke_to"],
                                       one.words["next_step"]]))  # fmt: skip
        yield Found(Kind.NIGHT, About.FAMILY, _("What the night team did"), text,
                    _("The night team"))  # fmt: skip


def corrected(case: Case, person: Person) -> Iterator[Found]:
    for one in Correction.objects.filter(case=case):
        text = "{was}\n{now}\n{why}".format(**one.words)
        whom = about(person, one.row) if one.target == "person" else About.FAMILY
        yield Found(Kind.CORRECTION, whom, _("What was corrected: before, after, and why"), text)
