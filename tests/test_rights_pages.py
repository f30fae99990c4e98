"""The pages of rights: a failing form comes back filled, a double submit is one record."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mash.rights.models import AccessRequest, Correction, Settlement
from tests import cast, requests
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


def asking(**changes: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    told = {name: text for name, text in requests.ASKED.items() if name != "postcode"}
    return {"asker": "self", "received": today} | told | changes


def count(model: type, name: str = "rex") -> int:
    return cast.seeing(name, lambda: model.objects.count())


def test_a_request_is_taken_in_once_however_often_it_is_sent():
    rex, where = Visitor("rex"), reverse("open_access_request")

    first, second = (rex.post(where, asking(), key="once") for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert count(AccessRequest) == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"asks": ""}, "Write what they ask for"),
        ({"received": "yesterday"}, "Write the day like 27 3 2026"),
        ({"received": "2019-01-01"}, "Check the day it came in"),
        ({"birth_date": "2015-02-30"}, "Write the day like 27 3 2026"),
        ({"asker": ""}, "Choose who asks."),
    ],
)
def test_a_request_that_cannot_be_taken_in_comes_back_filled(changes, says):
    page = Visitor("rex").post(reverse("open_access_request"), asking(**changes))

    assert page.status_code == 422
    assert says in page.content.decode()
    assert "1 Invented Row" in page.content.decode()
    assert count(AccessRequest) == 0


def test_a_manager_finds_the_person_on_the_page_and_the_officer_is_shown_what_was_gathered():
    case = cast.shared()
    request = requests.proved(timezone.now())
    where = reverse("find_for_request", args=[request.pk])
    mara = Visitor("mara")
    page = mara.get(where).content.decode()
    card = page.split('name="card" value="')[1].split('"')[0]

    answer = mara.post(where, {"card": card})

    assert answer.status_code == 302
    shown = Visitor("rex").get(reverse("access_request", args=[request.pk])).content.decode()
    assert "What the referrer told" in shown
    assert "Names Briar Sampleton" in shown
    assert case.reference not in shown


def test_a_ruling_that_cannot_stand_comes_back_with_its_reasons():
    request = requests.found(cast.shared(), timezone.now())
    one = requests.entry(request, cast.HELD)
    typed = {"says": "parts", "text": "Three calls", "test": "third_party", "seen": "0",
             "reason": "It names a neighbour.", "owner": "agrees", "owner_who": "Leah"}  # fmt: skip

    page = Visitor("rex").post(reverse("rule_on_entry", args=[request.pk, one.pk]), typed)

    assert page.status_code == 422
    assert "“Three” is not in the text" in page.content.decode()
    assert "It names a neighbour." in page.content.decode()


def test_a_parents_request_says_that_nothing_is_told_by_default():
    request = requests.found(cast.shared(), timezone.now(), asker="parent")

    page = Visitor("rex").get(reverse("access_request", args=[request.pk])).content.decode()

    assert "nothing of it is told by default" in page
    assert page.count("Not ruled on") == len(requests.entries(request))


def test_an_overdue_request_stands_red_on_the_officers_desk(monkeypatch):
    requests.proved(cast.NOW)
    late = datetime(2027, 1, 20, 12, tzinfo=cast.UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)

    desk = Visitor("rex").get(reverse("desk")).content.decode()

    assert "Overdue" in desk.split("Waiting for you")[1]


def test_a_manager_corrects_on_two_pages_and_once():
    case = cast.shared()
    who = requests.person(case)
    mara = Visitor("mara")
    ask = reverse("ask_correction", args=[case.reference])
    typed = {"where": f"person:{who.pk}:birth_date", "now": "2015-03-28", "why": "The certificate."}
    settle = mara.post(ask, typed, key="ask")["Location"]

    for _ in range(2):
        answer = mara.post(settle, {"made": "yes"}, key="settle")

    assert answer.status_code == 302
    assert (count(Correction, "mara"), count(Settlement, "mara")) == (1, 1)
    page = mara.get(reverse("case", args=[case.reference])).content.decode()
    assert "Not read yet" in page


def test_before_a_summary_is_written_its_manager_is_shown_what_is_known_to_be_wrong():
    case = cast.decided()
    requests.corrected(case)

    page = Visitor("mara").get(reverse("compose_summary", args=[case.reference, "assessment"]))

    assert "28 March 2015</ins>" in page.content.decode()
