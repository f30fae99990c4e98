"""What pairs say about one another: sure groups pool their evidence, households move together.

Used to propose, never to merge: a person decides every pair.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from itertools import product
from math import log2

Pair = tuple[int, int]
Chances = tuple[float, float, float]  # same, relative, unrelated

SURE = 0.99
TWICE = 0.02  # how much seldomer one source (a census, an agency's list) holds a person twice
BY_CHANCE = 0.002  # how much seldomer two strangers live, here and there, with one same person
CROWD = 10  # more people than this at one home say nothing
FURTHEST = 10.0  # bits that one pair may say for or against two groups


def reconsidered(
    pairs: Mapping[Pair, Chances], *, sources: Sequence[str], homes: Sequence[str]
) -> dict[Pair, float]:
    """The chance that each pair is one person, once the other pairs have been heard."""
    told = {pair: _by_source(pair, chances, sources) for pair, chances in pairs.items()}
    told = _together(told, sources, homes)
    members = _groups(told)
    return _pooled(told, members)


def _scaled(chances: Chances, same: float = 1.0, unrelated: float = 1.0) -> Chances:
    one, two, three = chances[0] * same, chances[1], chances[2] * unrelated
    total = one + two + three
    return one / total, two / total, three / total


def _by_source(pair: Pair, chances: Chances, sources: Sequence[str]) -> Chances:
    one, other = (sources[place] for place in pair)
    return _scaled(chances, same=TWICE) if one and one == other else chances


def _together(
    pairs: dict[Pair, Chances], sources: Sequence[str], homes: Sequence[str]
) -> dict[Pair, Chances]:
    """Two who live, here and there, with people who are surely one: no coincidence."""
    living: dict[Hashable, list[int]] = defaultdict(list)
    for place, home in enumerate(homes):
        if home:
            living[sources[place], home].append(place)

    def beside(place: int) -> list[int]:
        others = living.get((sources[place], homes[place]), [])
        return [] if len(others) > CROWD else [other for other in others if other != place]

    partners: dict[int, set[int]] = defaultdict(set)
    for (one, other), chances in pairs.items():
        if chances[0] >= SURE:
            partners[one].add(other)
            partners[other].add(one)

    def are_together(one: int, other: int) -> bool:
        there = set(beside(other)) - {one}
        return any(partners[mate] & there for mate in beside(one) if mate != other)

    return {
        pair: _scaled(chances, unrelated=BY_CHANCE)
        if homes[pair[0]] != homes[pair[1]] and are_together(*pair)
        else chances
        for pair, chances in pairs.items()
    }


def _groups(pairs: Mapping[Pair, Chances]) -> dict[int, list[int]]:
    """Who is surely one person with whom, by chains of sure pairs; alone where nobody is."""
    head: dict[int, int] = {}

    def find(place: int) -> int:
        while head.setdefault(place, place) != place:
            place = head[place]
        return place

    for (one, other), chances in pairs.items():
        first, second = find(one), find(other)
        if chances[0] >= SURE:
            head[second] = first
    members: dict[int, list[int]] = defaultdict(list)
    for place in head:
        members[find(place)].append(place)
    return {place: group for group in members.values() for place in group}


def _pooled(pairs: Mapping[Pair, Chances], members: dict[int, list[int]]) -> dict[Pair, float]:
    """A pair between two groups is heard with all between them; silence speaks against."""

    def bits(one: int, other: int) -> float:
        chances = pairs.get((min(one, other), max(one, other)))
        if chances is None:
            return -FURTHEST
        odds = log2(max(chances[0], 1e-9)) - log2(max(1 - chances[0], 1e-9))
        return max(-FURTHEST, min(FURTHEST, odds))

    found = {}
    for pair, chances in pairs.items():
        one, other = (members[place] for place in pair)
        if one is other:
            found[pair] = chances[0]
            continue
        every = [bits(a, b) for a, b in product(one, other)]
        found[pair] = 1 / (1 + 2 ** -(sum(every) / len(every)))
    return found
