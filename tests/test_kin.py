"""A family across contacts: what was said side by side, and what follows from it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mash.people.kin import Follows, Statement, Told, can_both_be, together, worked_out
from mash.people.relationships import RELATIONSHIPS

DAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def said(person: str, kind: str, of: str, day: int = 0) -> Statement:
    return Statement(person, of, kind, f"CASE-{day}", DAY + timedelta(days=day), "a school")


def only(*statements: Statement) -> Told:
    (told,) = together(statements)
    return told


def test_two_contacts_that_say_the_same_are_one_tie_with_both_beside_it():
    told = only(said("Fern", "mother", "Ash"), said("Fern", "parent", "Ash", 40))

    assert [one.reference for one in told.statements] == ["CASE-40", "CASE-0"]
    assert not told.is_conflicting


def test_a_child_of_somebody_and_somebodys_parent_are_the_same_tie():
    told = only(said("Ash", "child", "Fern"), said("Fern", "mother", "Ash", 3))

    assert (told.person, told.of, told.kind) == ("Fern", "Ash", "mother")
    assert not told.is_conflicting


def test_an_uncle_here_and_a_father_there_are_shown_as_a_conflict_and_nobody_chooses():
    told = only(said("Yew", "uncle", "Ash"), said("Yew", "father", "Ash", 9))

    assert told.is_conflicting
    assert {one.kind for one in told.statements} == {"uncle", "father"}


def test_each_cannot_be_the_mother_of_the_other():
    told = together([said("Fern", "mother", "Ash"), said("Ash", "mother", "Fern", 1)])

    assert [one.is_conflicting for one in told] == [True, True]


def test_partners_who_parted_are_a_change_and_no_conflict():
    told = only(said("Fern", "partner", "Yew"), said("Yew", "former_partner", "Fern", 200))

    assert told.has_ended
    assert not told.is_conflicting


def test_not_known_contradicts_nothing():
    told = only(said("Yew", "father", "Ash"), said("Yew", "not_known", "Ash", 9))

    assert (told.kind, told.is_conflicting) == ("father", False)


def test_an_expectant_mother_is_the_mother_once_the_child_is_born():
    expected, born = said("Fern", "expectant_mother", "Ash"), said("Fern", "mother", "Ash", 90)

    assert not only(expected, born).is_conflicting


def test_half_siblings_a_parents_partner_and_previous_partners_are_worked_out():
    told = together(
        [
            said("Fern", "mother", "Ash"),
            said("Yew", "father", "Ash"),
            said("Fern", "mother", "Elm", 300),
            said("Oak", "father", "Elm", 300),
            said("Oak", "partner", "Fern", 300),
        ]
    )

    assert worked_out(told) == [
        Follows("Ash", "Elm", "half_sibling", "Fern"),
        Follows("Oak", "Ash", "parents_partner", "Fern"),
        Follows("Fern", "Yew", "former_partner", "Ash"),
    ]


def test_nothing_is_worked_out_from_what_is_in_conflict_nor_against_what_was_said():
    told = together(
        [
            said("Fern", "mother", "Ash"),
            said("Yew", "uncle", "Ash"),
            said("Yew", "father", "Ash", 1),
            said("Fern", "mother", "Elm"),
            said("Oak", "father", "Elm"),
            said("Oak", "partner", "Fern"),
            said("Oak", "friend", "Ash", 5),
        ]
    )

    assert worked_out(told) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("sister", "half_sibling"), ("step_parent", "other_carer"), ("cousin", "other_relative")],
)
def test_some_words_only_say_more_than_others(one, other):
    assert can_both_be(one, other)
    assert can_both_be(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("half_sibling", "step_sibling"),
        ("father", "step_parent"),
        ("mother", "aunt"),
        ("sister", "brother"),
    ],  # fmt: skip
)
def test_others_exclude_each_other(one, other):
    assert not can_both_be(one, other)
    assert not can_both_be(other, one)


PEOPLE = ["Ash", "Elm", "Fern", "Yew"]
STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE), st.sampled_from(sorted(RELATIONSHIPS)), st.sampled_from(PEOPLE)
    ).filter(lambda one: one[0] != one[2]),
    max_size=12,
)


@settings(max_examples=200, deadline=None, database=None)
@given(STATEMENTS, st.randoms(use_true_random=False))
def test_nothing_said_is_lost_and_the_order_of_reading_changes_nothing(told, chance):
    statements = [said(*one, number) for number, one in enumerate(told)]
    turned = list(statements)
    chance.shuffle(turned)

    found = together(statements)

    assert sorted(one.reference for pair in found for one in pair.statements) == sorted(
        one.reference for one in statements
    )
    assert found == together(turned)
    worked_out(found)
