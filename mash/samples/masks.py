"""Taking out of free text what the hub knows of who it is about. It does not make it anonymous."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mash.cases.models import Case
from mash.people.models import Part, Person, Relationship
from mash.people.relationships import RELATIONSHIPS

SHORT = 4  # a name of so many letters may be a word (Will, May): it is masked as it is written
NAMES = ("given_names", "family_name", "known_as")
FACTS = ("address", "postcode", "telephone", "email", "school", "gp", "nhs_number", "upn",
         "organisation")  # fmt: skip


@dataclass(frozen=True)
class Mask:
    text: str
    put: str

    @property
    def pattern(self) -> re.Pattern[str]:
        flags = re.NOFLAG if len(self.text) <= SHORT else re.IGNORECASE
        return re.compile(rf"(?<!\w){re.escape(self.text)}(?!\w)", flags)


def masked(text: str, masks: Iterable[Mask]) -> str:
    """The text with every known name and number replaced, the longest first."""
    for mask in sorted(masks, key=lambda one: -len(one.text)):
        text = mask.put.join(mask.pattern.split(text))
    return text


def masks_of(case: Case, labels: dict[Any, str]) -> list[Mask]:
    """What to look for in the texts of a case, and what to put there."""
    found = [Mask(case.reference, _("[reference]"))]
    for person in case.people.all():
        label, words = f"[{labels[person.pk]}]", person.words
        found += names_of(words, label)
        found += facts_of(words)
    contact = case.contact.words
    for told, label in (
        (contact["referrer"], _("[the referrer]")),
        *((one, _("[a professional]")) for one in contact.get("professionals") or []),
    ):
        name = (told.get("name") or "").strip()
        found += [Mask(one, label) for one in parts(name)] + facts_of(told)
    return [one for one in found if len(one.text) > 1]


def names_of(words: dict[str, Any], label: str) -> list[Mask]:
    given, family, known = ((words.get(name) or "").strip() for name in NAMES)
    found = [Mask(f"{given} {family}", label)] if given and family else []
    found += [Mask(one, label) for name in (given, known) if name for one in parts(name)]
    return found + [Mask(one, _("[family name]")) for one in parts(family)]


def parts(name: str) -> tuple[str, ...]:
    return (name, *long_words(name)) if name else ()


def long_words(name: str) -> list[str]:
    """The words of a name of several, but for small ones such as `de`."""
    words = re.findall(r"[\w'-]+", name)
    return [word for word in words if len(word) > 2] if len(words) > 1 else []


def facts_of(words: dict[str, Any]) -> list[Mask]:
    texts = [str(words[key]).strip() for key in FACTS if words.get(key)]
    return [Mask(text, _("[left out]")) for text in texts if text]


def labels_of(case: Case) -> dict[Any, str]:
    """`Child 1`, `Adult 1`: what each person is called in an extract."""
    counts = {True: 0, False: 0}
    found = {}
    for person in case.people.all():
        is_child = person.part == Part.CHILD
        counts[is_child] += 1
        name = _("Child %(number)s") if is_child else _("Adult %(number)s")
        found[person.pk] = name % {"number": counts[is_child]}
    return found


def described(case: Case, labels: dict[Any, str]) -> list[str]:
    """`Child 1, aged 11`, `Adult 1, mother of Child 1`."""
    ties: dict[Any, list[str]] = {}
    for tie in Relationship.objects.filter(case=case):
        said = _("%(relation)s of %(other)s") % {
            "relation": RELATIONSHIPS.get(tie.kind, tie.kind),
            "other": labels[tie.of_id],
        }
        ties.setdefault(tie.person_id, []).append(said)
    return [
        ", ".join([labels[one.pk], *age_of(one, case), *ties.get(one.pk, [])])
        for one in case.people.all()
    ]


def age_of(person: Person, case: Case) -> list[str]:
    """How old a child was when the hub was told; of adults it is not needed."""
    if person.part != Part.CHILD:
        return []
    if person.words.get("unborn"):
        return [_("unborn")]
    if not (told := person.words.get("birth_date")):
        return [_("age not known")]
    born, then = date.fromisoformat(told), case.received_at.date()
    years = then.year - born.year - ((then.month, then.day) < (born.month, born.day))
    return [_("aged %(years)s") % {"years": years}]
