"""In a browser: a duplicate caught while typing, a twin not merged, a wrong link undone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mash.cases.models import Case
from mash.people.models import Judgement
from tests import cast
from tests.story import People, Person

scripts = pytest.mark.parametrize("people", [True], ids=["scripts"], indirect=True)
no_scripts = pytest.mark.parametrize("people", [False], ids=["no scripts"], indirect=True)
CHILD = "The child"


def types(ola: Person, first: str, born: str) -> None:
    ola.goes_to("/contacts/new/")
    ola.tells_of(CHILD, first, "Sampleton", born=born)


@scripts
def test_a_duplicate_is_caught_while_it_is_typed(people: People) -> None:
    case = cast.received(timezone.now())
    ola = people("ola")

    types(ola, "Brambel", "27 3 2015")

    box = ola.page.locator("[data-known]").first
    box.get_by_text("May be known:").wait_for()
    said = " ".join(box.text_content().split())
    assert "Bramble Sampleton, born 27 March 2015" in said
    assert case.reference in said


@scripts
def test_a_form_is_sent_at_once_whatever_is_being_looked_up(people: People) -> None:
    ola = people("ola")
    ola.goes_to("/contacts/new/")
    for pause in (0, 700, 850):  # milliseconds: before, in and after the question
        for name, text in (("given_names", f"Bramble {pause}"), ("family_name", "Sampleton")):
            ola.page.locator(f"[name='people-0-{name}']").fill(text)
        ola.page.wait_for_timeout(pause)
        ola.presses("Record the contact")
        ola.sees("There is a problem")


@no_scripts
def test_without_a_script_the_form_is_as_before_and_the_case_leads_on(people: People) -> None:
    now = timezone.now()
    cast.received(now), cast.received(now, worries="Again hungry.")
    ola = people("ola")
    types(ola, "Bramble", "27 3 2015")
    assert ola.page.locator("[data-known]").first.text_content() == ""

    case = cast.seeing("ola", lambda: Case.objects.order_by("received_at").last())
    ola.goes_to(reverse("case", args=[case.reference]))
    ola.follows("See who of these people may be known already")
    ola.sees("Families that may be known")


@scripts
def test_a_twin_is_not_merged(people: People) -> None:
    now = timezone.now()
    child = cast.told()["people"][0]
    cast.received(now)
    twin = cast.received(now, people=[child | {"given_names": "Clover"}], relationships=[])
    ola = people("ola")

    ola.goes_to(reverse("known", args=[twin.reference]))

    assert "Very likely the same person" not in ola.text()
    ola.sees("Bramble Sampleton")
    assert cast.seeing("mara", Judgement.objects.count) == 0


@scripts
def test_a_wrong_link_is_undone_two_weeks_later(people: People) -> None:
    now = timezone.now()
    earlier = cast.received(now - timedelta(days=14))
    case = cast.linked(now - timedelta(days=14))
    mara = people("mara")
    mara.goes_to(reverse("known", args=[case.reference]))
    mara.sees("The same person: said by Mara Invented")

    mara.follows("Take it back")
    mara.writes("Why is it taken back?", "Another girl of the same name.")
    mara.presses("Take it back")

    mara.sees("Both are as they were before.")
    assert "The same person: said by" not in mara.text()
    kept = cast.seeing("mara", lambda: [one.verdict for one in Judgement.objects.all()])
    assert kept == ["same", "withdrawn"]
    assert earlier.reference in mara.text()
