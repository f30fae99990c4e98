"""Who hangs together by what people said: shown, and never merged."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from mash.people.models import Judgement, Verdict

Pair = tuple[int, int]
ROUNDS = 20  # steps from one card to the next; a family of tellings has two or three


def judgements_of(cards: Collection[int]) -> dict[Pair, Judgement]:
    """What is said of any of these cards: of each pair the last judgement alone."""
    told = Judgement.objects.filter(Q(one__in=cards) | Q(other__in=cards)).select_related("by")
    return {(one.one_id, one.other_id): one for one in told.order_by("number")}


def components(pairs: Iterable[Pair]) -> list[set[int]]:
    """The connected components of these pairs; each holds two or more."""
    groups: dict[int, set[int]] = {}
    for one, other in pairs:
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(joined, joined))
    return list({id(group): group for group in groups.values()}.values())


def group_of(card: int) -> set[int]:
    """All cards that were said, pair by pair, to be the same person as this one's."""
    group, edge = {card}, {card}
    for _round in range(ROUNDS):
        said = judgements_of(edge)
        linked = [pair for pair, one in said.items() if one.verdict == Verdict.SAME]
        edge = {card for pair in linked for card in pair} - group
        if not edge:
            break
        group |= edge
    return group
