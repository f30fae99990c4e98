"""The pages on which people are found again: at intake, on a case, by a search with a purpose."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.people import family, search_views
from mash.people.models import Judgement, Person
from tests import cast
from tests.test_contact_form import POST
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
SEARCH = "/people/"
TYPING = "/people/may-be-known/"


def two() -> tuple[Case, Case]:
    return cast.received(), cast.received(worries="Again hungry.")


def known(case: Case) -> str:
    return reverse("known", args=[case.reference])


def said(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def first_form(page: str) -> dict[str, str]:
    """The hidden fields of the first judgement's form."""
    block = page[page.index('name="one"') - 100 :]
    return {
        name: re.search(rf'name="{name}" value="(\d+)"', block)[1]
        for name in ("one", "other", "seen")
    }


def test_the_page_says_who_may_be_known_and_in_which_case():
    earlier, case = two()

    page = said(Visitor("ola").reads(known(case)))

    assert "Families that may be known" in page
    assert f"Case {earlier.reference}" in page
    assert "Bramble Sampleton and Bramble Sampleton: very likely the same person" in page
    assert "version" in page


def test_nobody_is_ever_called_not_known():
    case = cast.received()

    page = said(Visitor("ola").reads(known(case)))

    assert "No likely match among 3 records." in page


def test_a_link_is_made_on_the_page_shown_there_and_taken_back():
    _earlier, case = two()
    ola = Visitor("ola")

    sent = ola.post(known(case), first_form(ola.reads(known(case))) | {"verdict": "same"})

    assert sent.status_code == 302
    page = ola.reads(known(case))
    assert "The same person : said by Ola Invented" in said(page)
    undo = re.search(r'href="(/cases/[^"]+/undo/)"', page)[1]
    assert "Take back" in ola.reads(undo)
    assert ola.post(undo, {"reason": ""}).status_code == 422
    assert ola.post(undo, {"reason": "She is a cousin."}).status_code == 302
    assert "said by Ola" not in said(ola.reads(known(case)))
    kept = cast.seeing("mara", lambda: [one.words for one in Judgement.objects.order_by("number")])
    assert kept[0]["model"]
    assert kept[0]["levels"]
    assert kept[1] == {"reason": "She is a cousin."}


def test_not_the_same_is_not_proposed_again():
    _earlier, case = two()
    ola = Visitor("ola")

    ola.post(known(case), first_form(ola.reads(known(case))) | {"verdict": "not the same"})

    assert "Said not to be the same: 1" in said(ola.reads(known(case)))


def test_a_link_that_somebody_judged_meanwhile_is_not_made_blindly():
    _earlier, case = two()
    ola, mara = Visitor("ola"), Visitor("mara")
    form = first_form(ola.reads(known(case)))
    mara.post(known(case), form | {"verdict": "not the same"})

    sent = ola.post(known(case), form | {"verdict": "same"})

    assert sent.status_code == 422
    assert "meanwhile" in sent.content.decode()


@pytest.mark.parametrize("name", ["pat", "hope", "gwen", "edith", "rita"])
def test_the_panel_and_the_others_have_no_such_page(name):
    case = cast.screened()

    assert Visitor(name).is_refused(known(case))
    assert Visitor(name).is_refused(SEARCH)
    assert Visitor(name).is_refused(TYPING, {"given_names": "Bramble", "family_name": "Sampleton"})


def test_a_restricted_person_is_shown_as_whom_to_contact_and_no_more():
    earlier, case = two()
    person = cast.seeing("mara", lambda: Person.objects.get(case=earlier, position=0))
    restrict = reverse("restrict_person", args=[earlier.reference, person.pk])
    mara, ola = Visitor("mara"), Visitor("ola")
    assert mara.post(restrict, {"reason": "A protected address."}).status_code == 422
    told = {"reason": "A protected address.", "officer": str(cast.worker("miles").pk)}
    assert mara.post(restrict, told).status_code == 302

    page = said(ola.reads(known(case)))
    assert "A record may match. Contact Miles Invented." in page
    assert "Bramble Sampleton and Bramble Sampleton" not in page
    found = ola.post(SEARCH, {"words": "Bramble Sampleton 27/3/2015", "purpose": "contact"})
    assert "A record may match. Contact Miles Invented." in said(found.content.decode())
    lift = reverse("lift_restriction", args=[earlier.reference, person.pk])
    assert mara.post(lift, {"reason": "They moved."}).status_code == 302
    assert "Bramble Sampleton and Bramble Sampleton" in said(ola.reads(known(case)))


@pytest.mark.parametrize(
    "words",
    [
        "Bramble Sampleton",
        "Sampleton, Bramble",
        "sampleton 27/3/2015 bramble",
        "27 March 2015 Bramble Sampleton",
        "2015-03-27 Brambel Sampelton",
        "1 Invented Row, Bramble Sampleton",
    ],
)
def test_a_person_is_found_by_name_sound_date_or_address_in_any_order(words):
    case = cast.received()

    found = Visitor("ola").post(SEARCH, {"words": words, "purpose": "contact"})

    assert found.status_code == 200
    page = said(found.content.decode())
    assert page.index("Bramble Sampleton") < page.index(case.reference)


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        ("Bramble\x00 Sampleton", 422, "cannot be shown"),
        ("Bramble \u202eSampleton", 422, "turn the text around"),
        ("Ann " * 1000, 422, "Shorten this"),
        ("Bramble 31/02/2015", 422, "There is no day 31/02/2015"),
        ("", 422, "Enter what you know"),
        ("- - -", 422, "Enter a name"),
        ("'; drop table people_card; --", 200, "of 3"),
        ("Zzyzx Qwertz", 200, "among 3 records"),
        ("%", 422, "Enter a name"),
        ("😀", 422, "Enter a name"),
        ("محمد", 200, ""),
    ],
)
def test_whatever_is_typed_there_is_an_answer_or_a_clear_refusal(words, status, says):
    cast.received()

    found = Visitor("ola").post(SEARCH, {"words": words, "purpose": "contact"})

    assert found.status_code == status
    assert says in said(found.content.decode()) or status == 200


def test_a_search_without_a_purpose_is_not_made():
    found = Visitor("ola").post(SEARCH, {"words": "Bramble Sampleton"})

    assert found.status_code == 422
    assert cast.seeing("gwen", lambda: Entry.objects.filter(act="search people").count()) == 0


def test_a_search_is_recorded_by_purpose_hashes_and_what_it_found_and_no_word():
    cast.received()
    Visitor("ola").post(SEARCH, {"words": "Bramble Sampleton", "purpose": "asked"})

    entry = cast.seeing("gwen", lambda: Entry.objects.get(act="search people"))

    assert (entry.username, entry.detail["purpose"]) == ("ola", "asked")
    assert entry.detail["found"]
    assert all(re.fullmatch(r"[0-9a-f]{16}", key) for key in entry.detail["keys"])
    assert "ramble" not in str(entry.detail).lower()


def test_whoever_searches_more_than_anybodys_work_asks_is_stopped_and_it_is_recorded(monkeypatch):
    monkeypatch.setattr(search_views, "SEARCHES", 2)
    ola, told = Visitor("ola"), {"words": "Bramble Sampleton", "purpose": "asked"}

    answers = [ola.post(SEARCH, told).status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    refused = Entry.objects.filter(act="search people", outcome="refused")
    assert cast.seeing("gwen", refused.count) == 1


def test_while_typing_the_hub_says_quietly_who_may_be_known():
    cast.received()
    told = {"given_names": "Bramble", "family_name": "Sampleton", "birth_date": "27 3 2015"}

    answer = Visitor("ola").post(TYPING, told)

    assert "May be known: Bramble Sampleton" in said(answer.content.decode())


@pytest.mark.parametrize(
    "told", [{}, {"given_names": "B"}, {"given_names": "B\x00", "family_name": "S"}]
)
def test_while_too_little_is_typed_nothing_is_said(told):
    assert Visitor("ola").post(TYPING, told).status_code == 204


def test_the_public_form_asks_nothing_of_the_index():
    page = Visitor("ola").client.get("/tell-us/on-one-page/", secure=True).content.decode()

    assert "may-be-known" not in page
    assert "data-known" not in page


def recorded(name: str = "ola", **changes: str) -> str:
    """What is said after a contact was recorded at the desk."""
    visitor = Visitor(name)
    sent = visitor.post("/contacts/new/", POST | changes)
    assert sent.status_code == 302, said(sent.content.decode())
    return said(visitor.reads(sent["Location"]))


def test_once_recorded_the_hub_says_how_many_may_be_known():
    assert "may be known already. The page" not in recorded()

    page = recorded(worries="Again hungry.")

    assert re.search(r"\d (person|people) of this contact may be known already", page)


def test_a_fault_in_looking_up_never_undoes_a_contact(monkeypatch):
    def breaks(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select no_such_function()")

    monkeypatch.setattr(family, "look_up", breaks)

    assert "The contact is recorded." in recorded()
