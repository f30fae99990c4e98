"""`mash people review` on the hub's own index: proposals that wait for a person, and no link."""

from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connections

from mash import keyring
from mash.audit.models import Entry
from mash.cases.models import Case
from mash.cli import needs_database
from mash.need_to_know.standing_grants import index_of
from mash.people import reviewing, terms
from mash.people.judging import link_people, tell_apart, unlink_people
from mash.people.known import look_up
from mash.people.models import Card, Judgement, Person, Proposal, Review, Term
from mash.people.records import record_of
from mash.people.restricting import lift_restriction, restrict_person
from tests import cast

pytest.importorskip("splink")
BOX = index_of("southwark")
BRAMBLE = {
    "part": "child", "given_names": "Bramble", "family_name": "Sampleton", "sex": "F",
    "birth_date": "2015-03-27", "address": "1 Invented Row", "postcode": "SE1 1AA",
    "telephone": "020 7946 0123", "nhs_number": "9434765919",
}  # fmt: skip


def told(**changes) -> Case:
    return cast.received(people=[BRAMBLE | changes], relationships=[], worries=str(changes))


def reviewed(*more: str) -> str:
    out = StringIO()
    call_command("people", "review", *more, stdout=out, stderr=StringIO())
    return out.getvalue()


def proposed(name: str = "mara") -> list[set[str]]:
    """The references of the cases between which this one of the cast finds proposals."""
    look = Proposal.objects.values_list("one__case__reference", "other__case__reference")
    return [set(pair) for pair in cast.seeing(name, lambda: list(look))]


def pair_of(one: Case, other: Case) -> dict[str, int]:
    def card(case: Case) -> int:
        return cast.seeing("mara", lambda: Card.objects.get(case=case)).pk

    return {"one": card(one), "other": card(other)}


def judge(do, one: Case, other: Case, seen: int = 0) -> None:
    more = {"reason": "No."} if do is unlink_people else {"evidence": lambda *_: {}}
    cast.doing("mara", do, case=one, **pair_of(one, other), seen=seen, **more)


def test_two_tellings_of_one_child_are_proposed_and_nothing_is_linked(committed):
    one, other = told(), told(given_names="Brambel")

    assert "1 pairs to look at among 2 cards" in reviewed()

    assert proposed() == [{one.reference, other.reference}]
    assert cast.seeing("mara", Judgement.objects.count) == 0
    held = cast.seeing("mara", Proposal.objects.get)
    assert held.model
    assert 0.5 <= held.same <= 1


def test_a_second_review_proposes_the_same_once(committed):
    told(), told(given_names="Brambel")

    reviewed()
    reviewed()

    assert len(proposed()) == 1
    assert cast.seeing("mara", Review.objects.count) == 2


def test_by_night_those_who_came_are_compared_with_everybody_and_the_others_wait_on(
    committed, monkeypatch
):
    monkeypatch.setattr(reviewing, "OVERLAP", reviewing.OVERLAP * 0)
    one, other = told(), told(given_names="Brambel")
    reviewed()
    late = cast.received(
        reviewing.timezone.now(), people=[BRAMBLE], relationships=[], worries="Again."
    )

    reviewed("--since-last")

    assert {one.reference, other.reference} in proposed()
    assert {one.reference, late.reference} in proposed()
    assert len(proposed()) == 3
    last = cast.seeing("mara", lambda: Review.objects.order_by("ended_at").last())
    assert (last.whole, last.proposed) == (False, 2)


@pytest.mark.parametrize("do", [link_people, tell_apart])
def test_whoever_is_judged_waits_no_more_and_is_not_proposed_again(committed, do):
    one, other = told(), told(given_names="Brambel")
    reviewed()

    judge(do, one, other)
    assert proposed() == []

    reviewed()
    assert proposed() == []


def test_what_is_taken_back_is_proposed_again(committed):
    one, other = told(), told(given_names="Brambel")
    judge(tell_apart, one, other)
    reviewed()
    assert proposed() == []

    judge(unlink_people, one, other, seen=1)
    reviewed()

    assert len(proposed()) == 1


def test_who_is_linked_by_a_chain_is_not_proposed(committed):
    one, two, three = told(), told(given_names="Brambel"), told(telephone="")
    judge(link_people, one, two)
    judge(link_people, two, three)

    reviewed()

    assert proposed() == []


def test_of_a_restricted_person_nothing_is_proposed_to_those_who_may_not_find_them(committed):
    one, _ = told(), told(given_names="Brambel")
    reviewed()
    person = cast.seeing("mara", lambda: Person.objects.get(case=one))
    officer = cast.worker("miles").pk
    given = {"case": one, "person": person, "officer": officer, "reason": "A protected address."}
    cast.doing("mara", restrict_person, **given)

    assert [len(proposed(name)) for name in ("ola", "mara", "miles", "gwen")] == [0, 0, 1, 0]
    reviewed()
    assert [len(proposed(name)) for name in ("ola", "mara", "miles", "gwen")] == [0, 0, 1, 0]

    cast.doing("mara", lift_restriction, case=one, person=person, reason="They moved.")
    assert len(proposed("ola")) == 1


def test_two_of_one_contact_and_the_destroyed_are_not_proposed(committed):
    cast.received(people=[BRAMBLE, BRAMBLE], relationships=[])
    gone = told()
    keyring.destroy_case_keys(gone.pk)

    assert "0 pairs to look at among 2 cards" in reviewed()


def test_the_whole_pass_takes_away_what_is_not_found_any_more(committed):
    _, gone = told(), told(given_names="Brambel")
    reviewed()
    keyring.destroy_case_keys(gone.pk)

    reviewed()

    assert proposed() == []


def test_nobody_of_the_hub_writes_a_proposal(committed):
    told(), told(given_names="Brambel")
    reviewed()

    def write() -> None:
        held = Proposal.objects.get()
        held.pk = None
        held.save(force_insert=True)

    with pytest.raises(ProgrammingError, match="row-level security"):
        cast.seeing("mara", write)


def test_how_often_a_name_stands_in_the_index_is_kept_without_the_name(committed):
    told(), told(nhs_number=""), told(given_names="Thorn")
    reviewed()

    found = cast.seeing("ola", lambda: terms.frequencies(BOX))

    assert found.total == 3
    assert found.counts["family"].get("sampleton") == 3
    assert found.counts["given"].get("bramble") == 2
    assert found.counts["given"].get("thorn") == 1  # kept nowhere: who asks has met it
    assert found.counts["home"].get("1 invented se", 0) == 0  # below what the model heeds
    assert found.counts["year"].get("2015") == 3
    assert cast.seeing("ola", Term.objects.count) == 3


def test_no_other_database_under_the_same_name_is_answered_with_what_was_counted_here(committed):
    """What is kept goes by the review itself: one is taken away, as where a backup is put back."""
    told(), told(nhs_number="")
    reviewed()
    assert cast.seeing("ola", lambda: terms.frequencies(BOX)).total == 2
    told(given_names="Thorn")
    reviewed()
    assert cast.seeing("ola", lambda: terms.frequencies(BOX)).total == 3

    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from people_proposal; delete from people_review")

    found = cast.seeing("ola", lambda: terms.frequencies(BOX))
    assert (found.total, dict(found.counts)) == (0, {})


def test_a_name_that_many_have_says_less_once_the_index_was_counted(committed):
    told(), told(nhs_number="")
    asked = [record_of(BRAMBLE)]

    def bits() -> float:
        answer = cast.seeing("ola", lambda: look_up(asked, box=BOX)[0])
        return answer.found[0].score.bits

    before = bits()
    reviewed()

    assert bits() < before


def test_by_several_processes_the_same_is_proposed(committed, monkeypatch):
    monkeypatch.setattr(reviewing, "ALONE", 0)
    one, other = told(), told(given_names="Brambel")

    reviewed("--workers", "2")

    assert proposed() == [{one.reference, other.reference}]


def explained(*words: str) -> str:
    out, err = StringIO(), StringIO()
    with suppress(SystemExit):
        call_command("people", "explain", *words, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def test_two_people_of_the_hub_are_explained_to_whoever_may_find_them_and_it_is_recorded(db):
    one, other = told(), told(given_names="Brambel")
    card = cast.seeing("mara", lambda: Card.objects.get(case=other)).pk

    says = explained(f"{one.reference}:1", str(card), "--by", "ola")

    assert "First name Bramble here, Brambel there: spelt nearly alike" in says
    entry = cast.seeing("gwen", lambda: Entry.objects.get(act="explain people"))
    assert (entry.username, card in entry.detail["found"]) == ("ola", True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("{}:1", "{}:1"), "Say in whose name you look"),
        (("{}:1", "{}:1", "--by", "pat"), "pat may not find people"),
        (("{}:1", "{}:1", "--by", "nobody"), "no worker nobody"),
        (("{}:1", "{}:9", "--by", "ola"), "Nobody of the index is"),
        (("{}:1", "Bramble", "--by", "ola"), "neither the number of a card"),
        (("{}:1", "9" * 18, "--by", "ola"), "Nobody of the index is"),
    ],
)
def test_whoever_is_not_there_or_not_to_be_found_is_not_explained(db, words, says):
    reference = told().reference

    assert says in explained(*(word.format(reference) for word in words))


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("people review", True),
        ("people review --since-last", True),
        ("people review --index people.csv --out found.jsonl", False),
        ("people explain 1 2 --index=people.csv", False),
        ("people explain 1 2 --by ola", True),
        ("people score --index people.csv", False),
        ("people index", True),
        ("people approve model.json --by ola", True),
    ],
)
def test_what_reads_a_file_needs_no_database(words, needs):
    assert needs_database(words.split()) is needs
