"""Families whom several contacts are about, and who of them is linked to whom."""

from datetime import datetime, timedelta
from typing import Any

from mash.cases.models import Case
from mash.people.judging import link_people
from mash.people.models import Card
from mash.screening.actions import give_position, settle_screening
from tests import cast

CHILD = {"part": "child", "family_name": "Sampleton"}
MOTHER = {"part": "household", "given_names": "Briar", "family_name": "Sampleton"}


def no_evidence(_one: Card, _other: Card) -> dict[str, Any]:
    return {}


def heard(now: datetime, child: str, address: str, *relations: tuple[int, str, int]) -> Case:
    """A contact about one child and the mother, in which the panel saw nothing for the hub."""
    people = [{**CHILD, "given_names": child, "address": address}, MOTHER]
    told = [{"person": one, "kind": kind, "of": of} for one, kind, of in relations]
    case = cast.screened(now, people=people, relationships=told)
    for name in cast.PANEL.values():
        position = {"route": "nfa", "reasons": "Nothing to do.", "case": case, "now": now}
        cast.doing(name, give_position, **position)
    cast.doing("mara", settle_screening, case=case, outcome="nfa", now=now)
    return case


def link(case: Case, position: int, other: Case, place: int, now: datetime) -> None:
    pair = {"one": card(case, position), "other": card(other, place)}
    cast.doing("mara", link_people, case=case, **pair, seen=0, evidence=no_evidence, now=now)


def card(case: Case, position: int) -> int:
    look = Card.objects.filter(case=case, person__position=position)
    return cast.seeing("mara", look.values_list("pk", flat=True).get)


def known_before(now: datetime = cast.NOW) -> list[Case]:
    """Three contacts about the same mother and her children; of the last, some words differ."""
    return [
        heard(now - timedelta(days=100), "Bramble", "1 Invented Row", (1, "mother", 0)),
        heard(now - timedelta(days=60), "Thorn", "9 Madeup Way", (1, "parent", 0)),
        heard(now - timedelta(days=20), "Bramble", "1, Invented Row", (1, "aunt", 0)),
    ]


def link_all(case: Case, before: list[Case], now: datetime = cast.NOW) -> None:
    """Say that the mother and the children of today are those of the contacts before."""
    for other, child in zip(before, (0, 1, 0), strict=True):
        link(case, 2, other, 1, now)
        link(case, child, other, 0, now)
