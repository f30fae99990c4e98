"""What a summary says: made of what its owners cleared to leave the hub and the manager ticked.

One function makes it for the preview and for sending: what is seen is what is frozen and sent.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from mash.agencies.models import Team
from mash.agreements.agreement_file import Recipient
from mash.agreements.movement import Way
from mash.cases.mends import with_mends
from mash.cases.models import Case
from mash.cases.submissions import keyed
from mash.decision.models import Decision
from mash.language import later
from mash.people.models import Part, Person
from mash.screening.models import ENTER
from mash.sharing.models import Handling, Item
from mash.sharing.moving import KeptBack, Kind, parted

CONTACT_PARTS = {
    "worries": later("What the referrer is worried about"),
    "going_well": later("What is going well"),
    "needs_to_happen": later("What the referrer thinks needs to happen"),
    "disclosures": later("What was disclosed"),
    "child_is_now": later("Where the child is now"),
    "support_tried": later("Support already tried"),
}
# of a person who is not the child: who they are, nothing more. Where a protected one lives is not
# among a person's words at all (`people/whereabouts.py`), so that no template can print it
PERSON_FACTS = ("birth_date", "birth_date_estimated", "due_date", "telephone", "address_protected")
CHILD_FACTS = (
    *PERSON_FACTS,
    "sex",
    "address",
    "postcode",
    "school",
    "gp",
    "nhs_number",
    "first_language",
    "interpreter_needed",
    "disability",
)


@dataclass(frozen=True)
class Ticks:
    """What the manager ticked as relevant for this recipient, and the manager's own words."""

    note: str
    parts: frozenset[str] = field(default_factory=frozenset)
    people: frozenset[str] = field(default_factory=frozenset)
    items: frozenset[str] = field(default_factory=frozenset)


def children_for(case: Case, team: Team) -> list[tuple[Person, Decision | None]]:
    """The children this team receives: by its decisions, or all where a route sends them."""
    if case.screening.outcome != ENTER:
        return [(child, None) for child in case.people.filter(part=Part.CHILD)]
    decisions = case.decisions.filter(team=team).select_related("child").order_by("child__position")
    return [(decision.child, decision) for decision in decisions]


def teams_due(case: Case) -> list[Team]:
    """The teams that are to receive a summary of this case."""
    if case.screening.outcome == ENTER:
        ids = set(case.decisions.exclude(team=None).values_list("team_id", flat=True))
    else:
        route = case.rules.route(case.screening.outcome)
        ids = {f"{case.hub_id}.team.{route.team}"} if route.team else set()
    return list(Team.objects.filter(pk__in=ids).select_related("agency").order_by("name"))


def may_leave(case: Case) -> list[Item]:
    """The items whose owners let them leave the hub; the others are not even offered."""
    items = case.items.filter(handling=Handling.MAY_LEAVE)
    return list(items.select_related("agency", "about", "case").order_by("shared_at"))


def for_team(case: Case, team: Team, now: datetime) -> tuple[list[Item], list[KeptBack]]:
    """Of those the ones that the agreement lets go to this team now, and the ones it does not."""
    return parted(may_leave(case), case, way=Way.TICK, to=kind_of(case, team), now=now)


def kind_of(case: Case, team: Team) -> Recipient:
    """For what the team receives a child of this case: an assessment, if it does for any."""
    kinds = {
        case.rules.outcome(decision.outcome).kind if decision else "assessment"
        for _child, decision in children_for(case, team)
    }
    return "assessment" if "assessment" in kinds else "service"


@override(settings.LANGUAGE_CODE)  # what is kept is in the hub's own language, whoever reads it
def document(case: Case, team: Team, ticks: Ticks, items: list[Item]) -> dict[str, Any]:
    """The summary as it would be sent: plain data, the same for preview and sending. `items`: those
    that may go to this team."""
    contact = case.contact.words
    content = {
        "reference": case.reference,
        "hub": case.hub.name,
        "team": team.name,
        "note": ticks.note.strip(),
        "children": [
            child_part(case, child, decision) for child, decision in children_for(case, team)
        ],
        "contact": [
            {"heading": str(heading), "said": said(contact[name])}
            for name, heading in CONTACT_PARTS.items()
            if name in ticks.parts and contact.get(name)
        ],
        "people": [
            {"name": person.name, "part": person.get_part_display(), **facts(person, PERSON_FACTS)}
            for person in case.people.exclude(part=Part.CHILD)
            if str(person.pk) in ticks.people
        ],
        "items": [item_part(item) for item in items if str(item.pk) in ticks.items],
        # for a file that is made of it later: what the agreement is asked then
        "to": kind_of(case, team),
    }
    return with_mends(case, content)


def child_part(case: Case, child: Person, decision: Decision | None) -> dict[str, Any]:
    part: dict[str, Any] = {"name": child.name, **facts(child, CHILD_FACTS)}
    rules = case.rules
    if decision is None:
        part["outcome"] = rules.route(case.screening.outcome).name
    else:
        part["outcome"] = rules.outcome(decision.outcome).name
        part["level"] = next(
            level.name for level in rules.levels_of_need if level.code == decision.level
        )
        part["reasons"] = decision.words["reasons"]
    return part


def facts(person: Person, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: person.words[name] for name in names if person.words.get(name)}


def said(text: Any) -> str:
    """A part of the contact as text; a list of disclosures one a line."""
    if isinstance(text, str):
        return text
    lines = (
        ", ".join(filter(None, [one.get("by_whom"), one.get("when")])) + ": " + one.get("what", "")
        for one in text
    )
    return "\n".join(lines)


def item_part(item: Item) -> dict[str, Any]:
    return {
        "agency": item.agency.name,
        "about": item.about.name if item.about else "",
        "nature": item.get_nature_display(),
        "happened": item.words["happened"],
        "text": item.said,
        "of": asdict(Kind.of(item, item.case.hub_id)),
    }


def digest(content: dict[str, Any]) -> str:
    """Names a preview, so that only what was seen can be sent."""
    return keyed("summary", json.dumps(content, sort_keys=True))
