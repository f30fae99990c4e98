"""How long a case is kept: a pure function over recorded facts. It destroys nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from mash.agencies.hub_file import RetentionRule
from mash.clock.calendar import same_day_after


@dataclass(frozen=True)
class Facts:
    """What is recorded of a case that is closed: days are London's.

    A child nobody told the birth of has None: it counts as born on the day of closing, the latest
    it can be. An unborn child counts by the day it was due.
    """

    kinds: Collection[str]  # of the outcomes of its children, or of its route
    decided_on: date  # the last decision, or when the screening was settled
    closed_on: date
    births: Sequence[date | None]


@dataclass(frozen=True)
class Kept:
    """Until when, and by which of the hub's classes."""

    until: date
    retention: str


WEIGHT = ("assessment", "service", "nfa")  # the weightiest first


def begun(rule: RetentionRule, facts: Facts) -> date:
    """The day from which a rule counts: of births the last, so that no sibling's is cut short."""
    if rule.trigger == "decision":
        return facts.decided_on
    if rule.trigger == "closure":
        return facts.closed_on
    return max((born or facts.closed_on for born in facts.births), default=facts.closed_on)


def kept(rules: Collection[RetentionRule], facts: Facts) -> Kept:
    """The longest of all the classes that the case's outcomes belong to, over all its children.

    A case is one record: it is not taken apart by child. Where two classes end on the same day it
    belongs to the weightier.
    """
    found = [
        Kept(same_day_after(begun(rule, facts), rule.years), rule.code)
        for rule in rules
        if rule.code in facts.kinds
    ]
    return max(found, key=lambda one: (one.until, -WEIGHT.index(one.retention)))
