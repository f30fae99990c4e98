"""The pattern in a family's contacts: what several together say that none says alone.

It nudges and never rates. The sentence is counted from what is recorded: earlier contacts about
people whom somebody linked, how each ended, and the addresses told. Pure: times come in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mash.clock.calendar import LONDON

if TYPE_CHECKING:
    from mash.agencies.hub_rules import PatternRules

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Heard:
    """One earlier contact: when, about which children, told from where, and how it ended.

    `children` and `address` are keys that are equal for the same child or address; an address
    nobody told is None. `ended` is the kind of its outcome (`assessment`, `service`, `nfa`; what
    never went past screening and led to nothing is `nfa` too), "" while it is open.
    """

    at: datetime
    children: frozenset[str]
    address: str | None
    ended: str


@dataclass(frozen=True)
class Pattern:
    """What is said of it, and the contacts it was counted from, the oldest first."""

    sentence: str
    heard: tuple[Heard, ...]


def pattern(heard: Sequence[Heard], received_at: datetime, rules: "PatternRules") -> Pattern | None:
    """The pattern before a contact; None where there were too few, as the hub file says."""
    since = months_before(received_at, rules.within_months)
    counted = sorted(
        (one for one in heard if since <= one.at < received_at), key=lambda one: one.at
    )
    if len(counted) < rules.contacts:
        return None
    return Pattern(sentence(counted, received_at), tuple(counted))


def sentence(counted: Sequence[Heard], received_at: datetime) -> str:
    """`4 contacts in 9 months across 3 children at 2 addresses, each no further action.`"""
    children = len(frozenset().union(*(one.children for one in counted)))
    addresses = len({one.address for one in counted if one.address})
    months = months_between(counted[0].at, received_at)
    told = {
        "contacts": ngettext("%(num)s contact", "%(num)s contacts", len(counted))
        % {"num": len(counted)},
        "months": ngettext("%(num)s month", "%(num)s months", months) % {"num": months},
        "children": ngettext("%(num)s child", "%(num)s children", children) % {"num": children},
        "addresses": ngettext("%(num)s address", "%(num)s addresses", addresses)
        % {"num": addresses},
        "ended": how_they_ended(counted),
    }
    if addresses:
        return (
            _("%(contacts)s in %(months)s across %(children)s at %(addresses)s, %(ended)s.") % told
        )
    return _("%(contacts)s in %(months)s across %(children)s, %(ended)s.") % told


def how_they_ended(counted: Sequence[Heard]) -> str:
    nothing = sum(one.ended == "nfa" for one in counted)
    still = sum(not one.ended for one in counted)
    if nothing == len(counted):
        return _("each no further action")
    if still == len(counted):
        return _("none decided yet")
    said = _("%(num)s of them no further action") % {"num": nothing}
    if not nothing:
        said = _("none ended without further action")
    if not still:
        return said
    return _("%(nothing)s and %(still)s not decided yet") % {"nothing": said, "still": still}


def months_between(first: datetime, last: datetime) -> int:
    """Whole months, counted up: ten days are one month, nine months and a day are ten."""
    begun, ended = first.astimezone(LONDON), last.astimezone(LONDON)
    months = (ended.year - begun.year) * 12 + ended.month - begun.month
    is_past = (ended.day, ended.time()) > (begun.day, begun.time())
    return max(1, months + is_past)


def months_before(moment: datetime, months: int) -> datetime:
    return moment - timedelta(days=DAYS_A_MONTH * months)
