"""Several contacts about one family: their pattern said, and who is whose across them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from mash.cases.models import Case
from mash.people.judging import link_people, unlink_people
from mash.people.models import Card, Counted, Part
from mash.screening.actions import settle_screening
from tests import cast
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db

CHILD = {"part": "child", "family_name": "Sampleton"}
MOTHER = {"part": "household", "given_names": "Briar", "family_name": "Sampleton"}
SENTENCE = "3 contacts in 4 months across 2 children at 2 addresses, each no further action."


def no_evidence(_one: Card, _other: Card) -> dict[str, Any]:
    return {}


def heard(days_ago: int, child: str, address: str, *relations: tuple[int, str, int]) -> Case:
    """A contact about one child and the mother, in which the panel saw nothing for the hub."""
    now = cast.NOW - timedelta(days=days_ago)
    people = [{**CHILD, "given_names": child, "address": address}, MOTHER]
    told = [{"person": one, "kind": kind, "of": of} for one, kind, of in relations]
    case = cast.screened(now, people=people, relationships=told or [])
    for name in cast.PANEL.values():
        position = {"route": "nfa", "reasons": "Nothing to do.", "case": case, "now": now}
        cast.doing(name, cast.give_position, **position)
    cast.doing("mara", settle_screening, case=case, outcome="nfa", now=now)
    return case


def link(case: Case, position: int, other: Case, place: int, now: datetime = cast.NOW) -> None:
    pair = {"one": card(case, position), "other": card(other, place)}
    cast.doing("mara", link_people, case=case, **pair, seen=0, evidence=no_evidence, now=now)


def card(case: Case, position: int) -> int:
    look = Card.objects.filter(case=case, person__position=position)
    return cast.seeing("mara", look.values_list("pk", flat=True).get)


@pytest.fixture
def family() -> tuple[Case, list[Case]]:
    """A contact of today, and three before it about the same mother and her children."""
    before = [
        heard(100, "Bramble", "1 Invented Row", (1, "mother", 0)),
        heard(60, "Thorn", "9 Madeup Way", (1, "parent", 0)),
        heard(20, "Bramble", "1, Invented Row", (1, "aunt", 0)),
    ]
    return cast.screened(), before


def link_all(case: Case, before: list[Case]) -> None:
    for other, child in zip(before, (0, 1, 0), strict=True):
        link(case, 2, other, 1)
        link(case, child, other, 0)


@pytest.mark.parametrize("name", ["pat", "mara"])
def test_the_panel_and_the_manager_read_the_same_sentence_at_screening(family, name):
    case, before = family
    page = {"pat": "give_position", "mara": "settle_screening"}[name]
    assert SENTENCE not in Visitor(name).reads(reverse(page, args=[case.reference]))

    link_all(case, before)

    shown = Visitor(name).reads(reverse(page, args=[case.reference]))
    assert SENTENCE in shown
    assert "Contact, address 2: no further action" in shown


def test_at_the_decision_the_sentence_stands_above_what_the_agencies_told(family):
    _, before = family
    case = cast.shared()
    link_all(case, before)

    child = cast.seeing("mara", case.people.filter(part=Part.CHILD).first)
    shown = Visitor("mara").reads(reverse("decide", args=[case.reference, child.pk]))

    assert shown.index(SENTENCE) < shown.index("What the agencies told")


def test_a_link_undone_takes_its_contact_out_of_the_count(family):
    case, before = family
    link_all(case, before)

    pair = {"one": card(case, 2), "other": card(before[1], 1)}
    again = {"one": card(case, 1), "other": card(before[1], 0)}
    for two in (pair, again):
        cast.doing("mara", unlink_people, case=case, **two, seen=1, reason="Another family.")

    shown = Visitor("pat").reads(reverse("give_position", args=[case.reference]))
    assert "contacts in" not in shown
    kept = cast.seeing("mara", lambda: [len(one.words["heard"]) for one in case.counted.all()])
    assert kept == [0, 1, 1, 2, 2, 3, 3, 3, 2]


def test_what_is_counted_holds_no_name_and_no_address(family):
    case, before = family
    link_all(case, before)

    words = cast.seeing("mara", lambda: Counted.objects.last().words)

    assert "Sampleton" not in str(words)
    assert "Invented" not in str(words)


def test_what_contacts_say_of_a_family_is_laid_side_by_side_with_who_said_it(family):
    case, before = family
    link_all(case, before)

    shown = Visitor("mara").reads(reverse("family", args=[case.reference]))

    assert "From 4 contacts whose people somebody linked" in shown
    assert "Of 1 relationship, what contacts say cannot all be true." in shown
    assert "aunt of Bramble Sampleton" in shown
    assert shown.count("School") >= 4


def test_the_family_across_contacts_is_for_those_who_may_find_people(family):
    case, before = family
    link_all(case, before)

    assert Visitor("pat").is_refused(reverse("family", args=[case.reference]))
    assert Visitor("gwen").is_refused(reverse("family", args=[case.reference]))
