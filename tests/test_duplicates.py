"""The page of possible duplicates: what the review proposed, and what a person says of it."""

import re

import pytest

from mash.agencies.actions import OWNER
from mash.audit.models import Entry
from mash.cases.models import Case
from mash.matching.review import Proposal as Pair
from mash.matching.score import Band
from mash.need_to_know.standing_grants import index_of
from mash.people import reviewing
from mash.people.groups import group_of
from mash.people.models import Card, Judgement, Person, Review
from mash.people.restricting import restrict_person
from tests import cast
from tests.test_known_pages import first_form, said
from tests.visitor import Visitor

PAGE = "/people/duplicates/"
SAYS = "Records that may be one person twice wait to be looked at."


def first_card(case: Case) -> int:
    return cast.seeing("mara", lambda: Card.objects.get(case=case, person__position=0)).pk


def propose(*cases: Case) -> None:
    """As `mash people review` does: each child with that of the next case."""
    cards = [first_card(case) for case in cases]
    run = Review.objects.using(OWNER).create(
        box=index_of("southwark"), began_at=cast.NOW, ended_at=cast.NOW, whole=True,
        cards=len(cards), proposed=len(cards) - 1, model="invented-1",
    )  # fmt: skip
    pairs = zip(cards, cards[1:], strict=False)
    reviewing.put([Pair(min(pair), max(pair), 0.995, 0.004, Band.SAME, {}) for pair in pairs], run)


@pytest.fixture
def two(committed) -> tuple[Case, Case]:
    cases = cast.received(), cast.received(worries="Again hungry.")
    propose(*cases)
    return cases


def test_the_page_says_who_may_be_one_person_why_and_by_which_model(two):
    page = said(Visitor("ola").reads(PAGE))

    assert "Bramble Sampleton and Bramble Sampleton" in page
    assert all(case.reference in page for case in two)
    assert re.search(r"Date of birth Born \S+ in both", page)
    assert "by the model of version invented-1" in page
    assert SAYS in said(Visitor("ola").reads("/desk/"))


def test_who_is_linked_there_waits_no_more(two):
    mara = Visitor("mara")

    sent = mara.post(PAGE, first_form(mara.reads(PAGE)) | {"verdict": "same"})

    assert sent.status_code == 302
    assert "Nobody waits to be looked at here." in said(mara.reads(PAGE))
    assert SAYS not in said(mara.reads("/desk/"))
    one, other = map(first_card, two)
    assert cast.seeing("mara", lambda: group_of(one)) == {one, other}
    held = cast.seeing("mara", lambda: Judgement.objects.get().words)
    assert held["model"]
    assert held["levels"]


def test_who_is_told_apart_there_waits_no_more(two):
    ola = Visitor("ola")

    ola.post(PAGE, first_form(ola.reads(PAGE)) | {"verdict": "not the same"})

    assert "Nobody waits to be looked at here." in said(ola.reads(PAGE))


def test_a_form_without_an_answer_or_one_judged_meanwhile_comes_back_with_a_sentence(two):
    mara, form = Visitor("mara"), first_form(Visitor("mara").reads(PAGE))

    unsaid = mara.post(PAGE, form)
    assert unsaid.status_code == 422
    assert "Choose what you say of these two." in unsaid.content.decode()

    Visitor("ola").post(PAGE, form | {"verdict": "not the same"})
    late = mara.post(PAGE, form | {"verdict": "same"})
    assert late.status_code == 422
    assert "meanwhile" in late.content.decode()


def test_of_two_closed_cases_a_manager_judges_and_an_officer_is_told_so(committed):
    propose(cast.closed(), cast.closed(worries="Again hungry."))
    ola, mara = Visitor("ola"), Visitor("mara")

    page = ola.reads(PAGE)
    assert "A manager of the hub judges these two" in said(page)
    assert 'name="verdict"' not in page
    form = first_form(mara.reads(PAGE)) | {"verdict": "same"}
    assert ola.is_refused(PAGE, form)
    assert mara.post(PAGE, form).status_code == 302


def test_a_chain_is_shown_as_a_chain(committed):
    propose(*(cast.received(worries=f"Hungry {number}.") for number in range(3)))

    page = said(Visitor("ola").reads(PAGE))

    assert "3 records that may be one person" in page
    assert "This is a chain" in page


def test_whom_one_may_not_find_one_is_not_told_of_here(two):
    person = cast.seeing("mara", lambda: Person.objects.get(case=two[0], position=0))
    officer = cast.worker("miles").pk
    given = {"case": two[0], "person": person, "officer": officer, "reason": "A witness."}
    cast.doing("mara", restrict_person, **given)

    assert "Nobody waits to be looked at here." in said(Visitor("ola").reads(PAGE))
    assert SAYS not in said(Visitor("ola").reads("/desk/"))
    assert "Bramble Sampleton and Bramble Sampleton" in said(Visitor("miles").reads(PAGE))


def test_a_look_is_recorded_by_the_cards_and_no_word(two):
    Visitor("ola").reads(PAGE)

    entry = cast.seeing("gwen", lambda: Entry.objects.get(act="review duplicates"))
    assert (entry.username, entry.outcome) == ("ola", "looked")
    assert entry.detail["found"] == sorted(map(first_card, two))
    assert "ramble" not in str(entry.detail).lower()


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 40, "%F0%9F%98%80"])
def test_whatever_page_is_asked_for_there_is_one(db, page):
    assert "Possible duplicates" in Visitor("ola").reads(f"{PAGE}?page={page}")


def test_many_are_shown_by_pages(committed, monkeypatch):
    monkeypatch.setattr("mash.people.duplicates.PAGE", 1)
    for number in range(2):
        propose(cast.received(worries=f"A {number}."), cast.received(worries=f"B {number}."))
    ola = Visitor("ola")

    pages = [ola.reads(f"{PAGE}?page={number}") for number in (1, 2)]

    assert ["Page 1 of 2." in said(pages[0]), "Page 2 of 2." in said(pages[1])] == [True, True]
    shown = [set(re.findall(r"/cases/([A-Z0-9-]+)/", page)) for page in pages]
    assert all(len(one) == 2 for one in shown)
    assert not shown[0] & shown[1]
