"""The frozen summary and the letters on paper: the same words as on the page, as tagged PDF."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mash.audit.checkpoints import stamp_sentence
from mash.cases.mends import Mend
from mash.cases.models import Letter
from mash.handover.models import Summary
from mash.language import day_said
from mash.paper import Paper

# the Government Security Classifications' marking for what harms people if it strays
MARKING = "OFFICIAL-SENSITIVE"
LONDON = ZoneInfo("Europe/London")
LABELS = {
    "birth_date": gettext_lazy("Date of birth"),
    "birth_date_estimated": gettext_lazy("Date of birth is estimated"),
    "due_date": gettext_lazy("Due date"),
    "telephone": gettext_lazy("Telephone"),
    "sex": gettext_lazy("Sex"),
    "address": gettext_lazy("Address"),
    "postcode": gettext_lazy("Postcode"),
    "address_protected": gettext_lazy("Where they live"),
    "school": gettext_lazy("School or nursery"),
    "gp": gettext_lazy("GP"),
    "nhs_number": gettext_lazy("NHS number"),
    "first_language": gettext_lazy("First language"),
    "interpreter_needed": gettext_lazy("Interpreter needed"),
    "disability": gettext_lazy("Disability"),
}
SEXES = {
    "M": gettext_lazy("Male"),
    "F": gettext_lazy("Female"),
    "U": gettext_lazy("Not known"),
}


def facts_told(person: dict[str, Any], mends: Sequence[Mend] = ()) -> list[tuple[str, str]]:
    """What a summary says of a person, label and words, and what of it is corrected; the page and
    the paper both ask here."""
    told = []
    for name, label in LABELS.items():
        says = [fact(name, person[name])] if person.get(name) else []
        says += [
            corrected(one)
            for one in mends
            if (one["field"], one["about"]) == (name, person.get("name"))
        ]
        if says:
            told.append((str(label), "\n".join(says)))
    return told


def corrected(mend: Mend) -> str:
    return _("Corrected: %(now)s") % {"now": mend["now"]}


def text_told(text: str, about: str, mends: Sequence[Mend]) -> str:
    """The same of a part of the contact, or of what the agency `about` told."""
    right = [corrected(one) for one in mends if (one["was"], one["about"]) == (text, about)]
    return "\n".join([text, *right])


def fact(name: str, told: Any) -> str:
    if name == "address_protected":
        return _("Protected, and not written here. Telephone the MASH manager.")
    if told is True:
        return _("Yes")
    if name in ("birth_date", "due_date"):
        return in_words(date.fromisoformat(told))
    if name == "sex":
        return str(SEXES.get(told, told))
    return str(told)


def in_words(day: date) -> str:
    return day_said(day)


def summary_paper(summary: Summary, mends: Sequence[Mend] = ()) -> Paper:
    """Of the frozen document alone, and of what of it is corrected: what is not in it cannot get
    onto the paper."""
    told, sent = summary.words, summary.sent_at.astimezone(LONDON)
    reference = told["reference"]
    paper = Paper(
        title=reference,
        heading=_("Summary for %(team)s") % {"team": told["team"]},
        about="\n".join(
            [
                _("From %(hub)s to %(team)s") % {"hub": told["hub"], "team": told["team"]},
                _("Reference %(reference)s, sent on %(day)s")
                % {"reference": reference, "day": in_words(sent.date())},
            ]
        ),
        foot=f"{reference}   {MARKING}",
        made_at=summary.sent_at,
    )
    add_mends(paper, mends)
    paper.section(_("In the MASH manager’s words"))
    paper.words(told["note"])
    add_children(paper, told["children"], mends)
    add_contact(paper, told["contact"], mends)
    add_people(paper, told["people"], mends)
    add_items(paper, told["items"], mends)
    if "audit" in told:
        paper.words(stamp_sentence(told["audit"]))
    return paper


def add_mends(paper: Paper, mends: Sequence[Mend]) -> None:
    """First of all, for it is what must not be missed."""
    if mends:
        paper.section(_("What is corrected"))
    paper.facts(
        [
            (
                f"{one['what']} ({one['about']})" if one["about"] else one["what"],
                _("It was told: %(was)s\nIt is: %(now)s") % {"was": one["was"], "now": one["now"]},
            )
            for one in mends
        ]
    )


def add_children(paper: Paper, children: list[dict[str, Any]], mends: Sequence[Mend]) -> None:
    paper.section(_("Child") if len(children) == 1 else _("Children"))
    for child in children:
        paper.section(child["name"], level=3)
        decided = [
            (_("What was decided"), child["outcome"]),
            (_("Level of need"), child.get("level")),
            (_("Why"), child.get("reasons")),
        ]
        paper.facts(
            [(label, words) for label, words in decided if words] + facts_told(child, mends)
        )


def add_contact(paper: Paper, parts: list[dict[str, Any]], mends: Sequence[Mend]) -> None:
    if parts:
        paper.section(_("What the hub was told"))
    for part in parts:
        paper.section(part["heading"], level=3)
        paper.words(text_told(part["said"], "", mends))


def add_people(paper: Paper, people: list[dict[str, Any]], mends: Sequence[Mend]) -> None:
    if people:
        paper.section(_("Other people"))
    for person in people:
        paper.section(f"{person['name']}, {person['part'].lower()}", level=3)
        paper.facts(facts_told(person, mends))


def add_items(paper: Paper, items: list[dict[str, Any]], mends: Sequence[Mend]) -> None:
    if items:
        paper.section(_("What the agencies told"))
    for item in items:
        text = text_told(item["text"], item["agency"], mends)
        paper.section(item["about"] or _("The family as a whole"), level=3)
        paper.facts(
            [
                (_("When"), item["happened"] or _("Not said")),
                (_("What is held"), f"{item['nature']}\n{text}"),
                (_("Who told it"), item["agency"]),
            ]
        )


def letter_paper(letter: Letter, reference: str, hub: str) -> Paper:
    """A letter as it was written, with no name and no address: it is handed over or posted."""
    written = letter.written_at.astimezone(LONDON)
    paper = Paper(
        title=reference,
        heading=letter.words["subject"],
        about=f"{hub}\n{in_words(written.date())}",
        foot=reference,
        made_at=letter.written_at,
    )
    paper.words(letter.words["text"])
    return paper
