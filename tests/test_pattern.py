"""The pattern in a family's contacts, said in a sentence."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mash.agencies.hub_rules import PatternRules
from mash.people.pattern import Heard, months_between, pattern

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
RULES = PatternRules()


def heard(days_ago: int, *children: str, address: str | None = "a", ended: str = "nfa") -> Heard:
    return Heard(
        NOW - timedelta(days=days_ago),
        frozenset(children or ["kim"]),
        address,
        ended,
    )


def said(*told: Heard, rules: PatternRules = RULES) -> str | None:
    found = pattern(told, NOW, rules)
    return found and found.sentence


def test_four_small_worries_are_said_in_one_sentence():
    assert said(
        heard(260, "ash"),
        heard(200, "elm", address="b"),
        heard(90, "ash", "oak"),
        heard(20, "oak", address="b"),
    ) == ("4 contacts in 9 months across 3 children at 2 addresses, each no further action.")


def test_two_contacts_are_not_yet_a_pattern_unless_the_hub_says_so():
    two = [heard(30), heard(10)]

    assert said(*two) is None
    assert said(*two, rules=PatternRules(contacts=2)) == (
        "2 contacts in 1 month across 1 child at 1 address, each no further action."
    )


def test_what_is_longer_ago_than_the_hub_looks_back_is_not_counted():
    assert said(heard(400), heard(370), heard(360), heard(10)) is None


def test_a_contact_that_came_later_is_no_part_of_what_was_known_before():
    assert said(heard(-1), heard(5), heard(3)) is None


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (("nfa", "assessment", "nfa"), "2 of them no further action."),
        (("nfa", "", "nfa"), "2 of them no further action and 1 not decided yet."),
        (("", "", ""), "none decided yet."),
        (("service", "assessment", "service"), "none ended without further action."),
        (("service", "", "service"), "none ended without further action and 1 not decided yet."),
    ],
)
def test_it_says_how_they_ended(ended, words):
    told = [heard(number * 10 + 1, ended=one) for number, one in enumerate(ended)]

    assert (said(*told) or "").endswith(f"1 address, {words}")


def test_no_address_told_is_not_counted_as_an_address():
    told = [heard(days, address=None) for days in (3, 2, 1)]

    assert said(*told) == "3 contacts in 1 month across 1 child, each no further action."


@pytest.mark.parametrize(
    ("first", "months"),
    [
        ("2026-11-20T09:00", 1),
        ("2026-10-20T10:00", 1),
        ("2026-10-19T10:00", 2),
        ("2025-11-20T10:00", 12),
    ],
)
def test_months_are_counted_up(first, months):
    assert months_between(datetime.fromisoformat(first).replace(tzinfo=UTC), NOW) == months


CONTACTS = st.lists(
    st.builds(
        heard,
        st.integers(-30, 800),
        st.sampled_from(["ash", "elm", "oak"]),
        address=st.sampled_from(["a", "b", None]),
        ended=st.sampled_from(["nfa", "service", ""]),
    ),
    max_size=9,
)


@settings(max_examples=200, deadline=None, database=None)
@given(CONTACTS, st.randoms(use_true_random=False))
def test_the_order_of_telling_changes_nothing_and_one_more_contact_never_unsays_it(told, chance):
    turned = list(told)
    chance.shuffle(turned)

    assert said(*told) == said(*turned)
    if pattern(told, NOW, RULES):
        assert pattern([*told, heard(5)], NOW, RULES)
