"""Records that may be one person twice: what the last review proposed, and somebody may judge.

Those that hang together are shown together. A chain is shown as a chain, and nothing is merged.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from mash import keyring
from mash.agencies.models import Worker
from mash.audit.actions import record as keep_record
from mash.audit.models import Outcome
from mash.cases.models import Case
from mash.matching.model import Terms
from mash.matching.record import Record
from mash.matching.score import Band, score
from mash.need_to_know.acts import Act, may
from mash.need_to_know.models import Grant
from mash.need_to_know.standing_grants import index_of
from mash.people.evidence import Shown, shown
from mash.people.groups import Pair, components, judgements_of
from mash.people.known import Found, index_size, model
from mash.people.models import Card, Proposal
from mash.people.records import card_record
from mash.people.terms import frequencies

MOST, PAGE = 200, 10  # proposals that hang together, and groups on a page


@dataclass(frozen=True)
class Side:
    """One of the two records: what it tells, and its case where the asker may see that."""

    card: Card
    told: Shown
    reference: str


@dataclass(frozen=True)
class Twice:
    """Two records that may be one person's. By `mine` the asker may judge, where they may."""

    proposal: Proposal
    mine: Side
    theirs: Side
    may_judge: bool
    seen: int  # judgements of these two so far


@dataclass(frozen=True)
class Group:
    pairs: list[Twice]
    size: int  # records

    @property
    def is_chain(self) -> bool:
        """Some of these were not found alike: by one step after another two people may meet."""
        return len(self.pairs) < self.size * (self.size - 1) // 2


@dataclass(frozen=True)
class Queue:
    groups: list[Group]
    page: int
    pages: int
    is_cut: bool  # do more wait than are looked through here?


def queue_for(by: Worker, page: int, *, now: datetime) -> Queue:
    """A page of what waits, the surest first; the look is recorded."""
    box = index_of(by.agency.hub_id)
    told = list(Proposal.objects.filter(box=box)[: MOST + 1])
    together = grouped(told[:MOST])
    pages = max(1, -(-len(together) // PAGE))
    page = min(max(page, 1), pages)
    here = together[(page - 1) * PAGE : page * PAGE]
    twice = opened_pairs([one for group in here for one in group], box, by, now)
    groups = [[twice[one.pk] for one in group if one.pk in twice] for group in here]
    cards = sorted({card for group in here for one in group for card in (one.one_id, one.other_id)})
    keep_record(by=by, act=Act.REVIEW_DUPLICATES, outcome=Outcome.LOOKED, now=now, found=cards)
    return Queue([group_of(one) for one in groups if one], page, pages, len(told) > MOST)


def grouped(told: Sequence[Proposal]) -> list[list[Proposal]]:
    """Those that very likely are one person hang together; the others stand by themselves."""
    sure = components((one.one_id, one.other_id) for one in told if one.band == Band.SAME)
    of = {card: number for number, cards in enumerate(sure) for card in cards}
    found: dict[object, list[Proposal]] = {}
    for one in told:
        group = of.get(one.one_id)
        is_inside = group is not None and group == of.get(one.other_id)
        found.setdefault(group if is_inside else one.pk, []).append(one)
    return list(found.values())


def group_of(pairs: list[Twice]) -> Group:
    cards = {side.card.pk for one in pairs for side in (one.mine, one.theirs)}
    return Group(pairs, len(cards))


def opened_pairs(
    told: Sequence[Proposal], box: uuid.UUID, by: Worker, now: datetime
) -> dict[uuid.UUID, Twice]:
    """Each with both records compared anew; nothing of a record whose case's key is destroyed."""
    cards = {
        card.pk: card
        for card in Card.objects.filter(
            pk__in={pk for one in told for pk in (one.one_id, one.other_id)}
        )
    }
    records = {pk: record for pk, card in cards.items() if (record := record_on(card))}
    cases = cases_of({card.case_id for card in cards.values()})
    judges = {pk for pk, case in cases.items() if may(by, Act.LINK_PEOPLE, case, now=now)}
    said = {pair: one.number for pair, one in judgements_of(cards).items()}
    among, terms = index_size(box), frequencies(box)
    found = {}
    for one in told:
        if one.one_id in records and one.other_id in records:
            pair = in_order(cards[one.one_id], cards[one.other_id], judges)
            found[one.pk] = twice_of(one, pair, records, cases, judges, said, among, terms)
    return found


def record_on(card: Card) -> Record | None:
    try:
        return card_record(card.words)
    except keyring.CannotOpen:
        return None


def cases_of(wanted: Collection[uuid.UUID]) -> dict[uuid.UUID, Case]:
    """Those that the asker may see, with all their grants read at once."""
    cases = {case.pk: case for case in Case.objects.filter(pk__in=wanted)}
    grants: dict[uuid.UUID, list[Grant]] = {pk: [] for pk in cases}
    for grant in Grant.objects.filter(what__in=cases):
        grants[grant.what].append(grant)
    for pk, case in cases.items():
        case.grants_read = grants[pk]
    return cases


def in_order(one: Card, other: Card, judges: Collection[uuid.UUID]) -> tuple[Card, Card]:
    """That of a case by which the asker may judge comes first; else the one told of last."""
    first, second = sorted((one, other), key=lambda card: card.written_at, reverse=True)
    is_by_second = second.case_id in judges and first.case_id not in judges
    return (second, first) if is_by_second else (first, second)


def twice_of(
    proposal: Proposal,
    pair: tuple[Card, Card],
    records: dict[int, Record],
    cases: dict[uuid.UUID, Case],
    judges: Collection[uuid.UUID],
    said: dict[Pair, int],
    among: int,
    terms: Terms,
) -> Twice:
    mine, theirs = pair
    here, there = records[mine.pk], records[theirs.pk]
    [found] = score(here, [there], model=model(), total=among, terms=terms)

    def side(card: Card, query: Record | None) -> Side:
        case = cases.get(card.case_id)
        reference = case.reference if case else ""
        told = shown(query, Found(card, records[card.pk], found, reference))
        return Side(card, told, reference)

    spelled = (proposal.one_id, proposal.other_id)
    may_judge = mine.case_id in judges
    return Twice(proposal, side(mine, None), side(theirs, here), may_judge, said.get(spelled, 0))
