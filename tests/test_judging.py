"""Two cards judged: linked, told apart, undone; in any order by whomever, and always restored."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Refused
from mash.people.groups import components, group_of, judgements_of
from mash.people.judging import link_people, tell_apart, unlink_people
from mash.people.models import Card, Judgement, Verdict
from mash.screening.actions import give_position, open_screening, settle_screening
from tests import cast
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


def evidence(_one: Card, _other: Card) -> dict[str, Any]:
    return {"same": 0.99, "model": "invented"}


def first_card(case: Case) -> int:
    look = Card.objects.filter(case=case, person__position=0)
    return cast.seeing("mara", look.get).pk


@pytest.fixture
def two() -> tuple[Case, Case]:
    return cast.received(), cast.received(worries="Again hungry.")


def pair_of(cases: tuple[Case, Case]) -> dict[str, int]:
    return {"one": first_card(cases[0]), "other": first_card(cases[1])}


def link(cases, name="mara", seen=0, **more):
    return cast.doing(
        name, link_people, case=cases[0], **pair_of(cases), seen=seen, evidence=evidence, **more
    )


def undo(cases, name="mara", seen=1, **more):
    return cast.doing(
        name, unlink_people, case=cases[0], **pair_of(cases), seen=seen, reason="Wrong.", **more
    )


def group(cases) -> set[int]:
    return cast.seeing("mara", lambda: group_of(first_card(cases[0])))


def test_a_link_groups_two_cards_and_changes_neither(two):
    before = [bytes(card.told) for card in cast.seeing("mara", lambda: list(Card.objects.all()))]

    link(two, "ola")

    assert group(two) == set(pair_of(two).values())
    after = [bytes(card.told) for card in cast.seeing("mara", lambda: list(Card.objects.all()))]
    assert after == before


def test_a_wrong_link_undone_two_weeks_later_restores_both_sides(two):
    link(two, "ola")

    undo(two, now=cast.NOW.replace(month=12, day=2))

    assert group(two) == {first_card(two[0])}
    kept = cast.seeing("mara", lambda: [one.words for one in Judgement.objects.order_by("number")])
    assert kept == [{"same": 0.99, "model": "invented"}, {"reason": "Wrong."}]


def test_a_link_can_be_undone_from_the_other_side(two):
    link(two)
    mine, theirs = pair_of(two).values()

    cast.doing("miles", unlink_people, case=two[1], one=theirs, other=mine, seen=1, reason="Twins.")

    assert group(two) == {mine}


def test_not_the_same_is_remembered(two):
    cast.doing("ola", tell_apart, case=two[0], **pair_of(two), seen=0, evidence=evidence)

    said = cast.seeing("mara", lambda: judgements_of([first_card(two[1])]))
    assert [one.verdict for one in said.values()] == [Verdict.NOT_SAME]
    assert group(two) == {first_card(two[0])}


def test_nothing_that_nobody_said_can_be_taken_back(two):
    with pytest.raises(NotPossible, match="Nothing holds"):
        undo(two, seen=0)


def test_whoever_did_not_see_the_last_judgement_is_told_of_it(two):
    link(two, "ola")

    with pytest.raises(NotPossible, match="meanwhile"):
        cast.doing("mara", tell_apart, case=two[0], **pair_of(two), seen=0, evidence=evidence)


@pytest.mark.parametrize("name", ["pat", "paul", "rita", "edith", "gwen"])
def test_nobody_else_links_anybody(two, name):
    with pytest.raises((Refused, Case.DoesNotExist)):
        link(two, name)


def test_an_officer_links_only_from_a_case_that_is_theirs(two):
    mine, theirs = pair_of(two).values()

    with pytest.raises(Refused):
        cast.doing(
            "ola", link_people, case=two[0], one=theirs, other=mine, seen=0, evidence=evidence
        )


def test_the_audit_says_who_linked_which_cards(two):
    link(two, "ola")

    entry = cast.seeing("gwen", lambda: Entry.objects.get(act="link people"))
    assert (entry.username, entry.detail["cards"]) == ("ola", sorted(pair_of(two).values()))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["ola", "mara", "miles"]),
        st.sampled_from(["link", "apart", "undo"]),
        st.sampled_from([(0, 1), (0, 2), (1, 2)]),
    ),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_in_any_order_by_whomever_the_last_word_holds_and_undoing_restores(db, acts):
    cases = [cast.received() for _ in range(3)]
    cards = [first_card(case) for case in cases]
    words: dict[tuple[int, int], list[str]] = {}

    for name, act, (i, j) in acts:
        said = words.setdefault((i, j), [])
        pair = {"one": cards[i], "other": cards[j], "seen": len(said)}
        try:
            if act == "undo":
                cast.doing(name, unlink_people, case=cases[i], reason="No.", **pair)
            else:
                do = link_people if act == "link" else tell_apart
                cast.doing(name, do, case=cases[i], evidence=evidence, **pair)
            said.append(act)
        except NotPossible:
            last = said[-1] if said else "undo"
            assert last == act, "only what holds already is refused"

    linked = [(i, j) for (i, j), said in words.items() if said and said[-1] == "link"]
    expected = next((one for one in components(linked) if 0 in one), {0})
    found = cast.seeing("mara", lambda: group_of(cards[0]))
    assert found == {cards[i] for i in expected}

    for (i, j), said in words.items():
        if said and said[-1] != "undo":
            pair = {"one": cards[i], "other": cards[j], "seen": len(said)}
            cast.doing("miles", unlink_people, case=cases[i], reason="All wrong.", **pair)
    assert all(cast.seeing("mara", lambda card=card: group_of(card)) == {card} for card in cards)


def test_an_officer_links_somebody_of_a_case_that_is_closed_and_not_theirs_to_open():
    closed, again = cast.closed(), cast.received(worries="Again hungry.")

    cast.doing(
        "ola", link_people, case=again, **pair_of((again, closed)), seen=0, evidence=evidence
    )

    assert cast.seeing("ola", lambda: group_of(first_card(again))) == {
        first_card(again),
        first_card(closed),
    }
    assert cast.seeing("ola", lambda: Case.objects.filter(pk=closed.pk).exists()) is False
    counted = cast.seeing("ola", lambda: again.counted.last())
    assert list(counted.ended.values()) == ["assessment"]


def test_how_an_earlier_contact_ended_is_said_on_the_later_one_whenever_it_is_decided(db):
    days = [cast.NOW - timedelta(days=10 - number) for number in range(3)]
    earlier = [cast.received(at, worries=f"Hungry {at:%d}.") for at in days]
    again = cast.received(worries="Again hungry.")
    for one in earlier:
        link((again, one))
    cast.doing("ola", open_screening, case=again)
    page = f"/cases/{again.reference}/"
    assert "none decided yet" in Visitor("pat").reads(page)

    cast.doing("ola", open_screening, case=earlier[0])
    for name in ("cora", "pat", "hope"):
        cast.doing(name, give_position, case=earlier[0], route="nfa", reasons="Known and helped.")
    cast.doing("mara", settle_screening, case=earlier[0], outcome="nfa")

    assert "1 of them no further action and 2 not decided yet" in Visitor("pat").reads(page)
