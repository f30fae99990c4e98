"""Several contacts about one family: their pattern said, and who is whose across them."""

import pytest
from django.urls import reverse

from mash.cases.models import Case
from mash.people.judging import unlink_people
from mash.people.models import Counted, Part
from tests import cast
from tests.families import card, known_before, link, link_all
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db

SENTENCE = "3 contacts in 4 months across 2 children at 2 addresses, each no further action."


@pytest.fixture
def family() -> tuple[Case, list[Case]]:
    """A contact of today, and three before it about the same mother and her children."""
    return cast.screened(), known_before()


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


def test_a_child_of_earlier_contacts_alone_is_counted_once(family):
    """Two of them tell of the same Bramble; of this contact the mother alone is linked, who was
    told of without an address."""
    case, before = family
    link(before[2], 0, before[0], 0, cast.NOW)
    for other in before:
        link(case, 2, other, 1, cast.NOW)

    shown = Visitor("pat").reads(reverse("give_position", args=[case.reference]))

    assert "3 contacts in 4 months across 2 children, each no further action." in shown


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
