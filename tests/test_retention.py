"""How long a case is kept: known days, and an oracle that walks the calendar day by day."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mash.agencies.hub_file import RetentionRule
from mash.closure.retention import Facts, Kept, kept
from tests import retention_oracle

CLOSED_ON = date(2026, 11, 18)
DECIDED_ON = date(2026, 11, 16)


def rule(code: str, trigger: str, years: int) -> RetentionRule:
    return RetentionRule.model_validate(
        {
            "code": code,
            "name": "n",
            "trigger": trigger,
            "years": years,
            "reason": "r",
            "source": "s",
        }
    )


BORN, SECOND, LEAP, DUE = date(2015, 3, 27), date(2018, 7, 3), date(2024, 2, 29), date(2027, 2, 1)
KEEPING = [  # trigger, years, the children's births → kept until
    ("decision", 6, [BORN], date(2032, 11, 16)),
    ("closure", 6, [BORN], date(2032, 11, 18)),
    ("birthday", 30, [BORN], date(2045, 3, 27)),
    ("birthday", 30, [BORN, SECOND], date(2048, 7, 3)),
    ("birthday", 30, [SECOND, BORN], date(2048, 7, 3)),
    ("birthday", 30, [BORN, DUE], date(2057, 2, 1)),
    ("birthday", 25, [LEAP], date(2049, 3, 1)),
    ("birthday", 28, [LEAP], date(2052, 2, 29)),
    ("birthday", 30, [None], date(2056, 11, 18)),  # nobody knows: the latest it can be
    ("birthday", 30, [BORN, None], date(2056, 11, 18)),
    ("birthday", 30, [DUE, None], date(2057, 2, 1)),
    ("birthday", 30, [], date(2056, 11, 18)),
]


@pytest.mark.parametrize(("trigger", "years", "births", "until"), KEEPING)
def test_a_case_is_kept_for_the_youngest_of_its_children(trigger, years, births, until):
    facts = Facts({"assessment"}, DECIDED_ON, CLOSED_ON, births)

    assert kept([rule("assessment", trigger, years)], facts) == Kept(until, "assessment")


def test_the_longest_of_the_classes_holds_although_another_is_weightier():
    rules = [rule("assessment", "closure", 6), rule("nfa", "birthday", 30)]
    facts = Facts({"assessment", "nfa"}, DECIDED_ON, CLOSED_ON, [BORN])

    assert kept(rules, facts) == Kept(date(2045, 3, 27), "nfa")


def test_a_class_that_the_case_has_not_keeps_nothing():
    rules = [rule("assessment", "birthday", 30), rule("nfa", "closure", 6)]

    assert kept(rules, Facts({"nfa"}, DECIDED_ON, CLOSED_ON, [BORN])).until == date(2032, 11, 18)


CLASSES = ("assessment", "service", "nfa")
TRIGGERS = ("decision", "closure", "birthday")
days = st.dates(date(1990, 1, 1), date(2040, 12, 31))
all_rules = st.tuples(
    *(st.tuples(st.just(code), st.sampled_from(TRIGGERS), st.integers(1, 40)) for code in CLASSES)
)


@settings(max_examples=60, deadline=None)
@given(
    told=all_rules,
    kinds=st.sets(st.sampled_from(CLASSES), min_size=1),
    decided=days,
    wait=st.integers(0, 400),
    births=st.lists(st.none() | days, max_size=4),
)
@example(
    told=tuple((code, "birthday", 1) for code in CLASSES),
    kinds=set(CLASSES),
    decided=date(2024, 2, 29),
    wait=0,
    births=[date(2024, 2, 29), None],
)
def test_it_is_as_an_oracle_says_that_knows_no_dates_but_by_counting(
    told, kinds, decided, wait, births
):
    closed = decided + timedelta(days=wait)

    found = kept([rule(*one) for one in told], Facts(kinds, decided, closed, births))

    assert (found.until, found.retention) == retention_oracle.kept(
        told, kinds, decided, closed, births
    )


@pytest.mark.parametrize(
    ("kinds", "trigger"), list(product([("nfa",), ("nfa", "service")], TRIGGERS))
)
def test_a_sibling_more_or_an_outcome_more_never_shortens_it(kinds, trigger):
    rules = [rule("nfa", trigger, 6), rule("service", "closure", 2), rule("assessment", trigger, 9)]
    few = kept(rules, Facts(kinds, DECIDED_ON, CLOSED_ON, [BORN]))
    more = kept(rules, Facts({*kinds, "assessment"}, DECIDED_ON, CLOSED_ON, [BORN, SECOND]))

    assert more.until >= few.until
