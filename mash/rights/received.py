"""Who received what turns out to be wrong: the register and the frozen documents know.

An agency that was let onto the contact or the case read what stood there then; a receiving team
read its summary and nothing else; the night team its packs. Hub roles read the case itself, where
the correction stands beside the error.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from mash.agencies.models import Role
from mash.cases.models import Case
from mash.handover.document import said
from mash.need_to_know.models import Grant, PastGrant, Reach
from mash.rights.codes import Target
from mash.rights.summaries import sent_summaries
from mash.rights.targets import NAMES, Wrong
from mash.sharing.models import Handling

ONTO = {  # whose people read the case, by what they were let onto
    Role.SCREENER: {Reach.CONTACT},
    Role.AGENCY_WORKER: {Reach.CASE},
    Role.NIGHT: {Reach.NIGHT},
}


@dataclass(frozen=True)
class Recipient:
    """A role of an agency or a team, as it stands in the register; the summary it had it from."""

    reader: str
    summary_id: uuid.UUID | None = None


def recipients(case: Case, wrong: Wrong) -> list[Recipient]:
    """Everybody who received it, once each. Asked while the case's summaries are open."""
    teams = [
        Recipient(f"{one.team_id}/{Role.RECEIVER}", one.pk)
        for one in sent_summaries(case)
        if says(one.words, wrong)
    ]
    return [*map(Recipient, sorted(onto(case, wrong))), *teams]


def onto(case: Case, wrong: Wrong) -> set[str]:
    """The agencies whose people could read it on the case, ever, whether or not they still can."""
    open_now = Grant.objects.filter(case_id=case.pk)
    over = PastGrant.objects.filter(case_id=case.pk, ended_at__gte=wrong.since)
    return {
        reader
        for grants in (open_now, over)
        for reader, reach in grants.values_list("reader", "reach")
        if could_read(reader, reach, wrong)
    }


def could_read(reader: str, reach: str, wrong: Wrong) -> bool:
    body, _slash, role = reader.partition("/")
    if body == "worker" or role not in ONTO or reach not in ONTO[Role(role)]:
        return False
    if wrong.target == Target.ITEM:
        stays = wrong.handling == Handling.HUB_ONLY
        return role == Role.AGENCY_WORKER or (role == Role.NIGHT and not stays)
    return True


def says(words: dict[str, Any], wrong: Wrong) -> bool:
    """Does a summary or a pack say what is wrong?"""
    if wrong.target == Target.ITEM:
        items = words.get("items", words.get("shared", []))
        return any(one["text"] == wrong.whole and one["agency"] == wrong.agency for one in items)
    if wrong.target == Target.CONTACT:
        return any(one["said"] == said(wrong.whole) for one in words["contact"])
    return any(tells(one, wrong) for one in [*words.get("children", []), *words["people"]])


def tells(one: dict[str, Any], wrong: Wrong) -> bool:
    """A person of a summary, known by the name that the contact gave them."""
    return one["name"] == wrong.name and (wrong.field in NAMES or bool(one.get(wrong.field)))
