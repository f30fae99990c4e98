"""Which decisions a sample takes: chance alone says, and anybody can draw again by its seed."""

import hashlib
import random
from collections.abc import Iterable, Mapping
from fractions import Fraction

Drawn = tuple[str, str]  # an id and its stratum


def allocate(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw of each stratum: in proportion, and at least one of each while size allows.

    By largest remainder. Where a stratum is raised to its one, those that are furthest above their
    share give way. Fewer places than strata: the largest have one each.
    """
    strata = sorted((name for name, n in sizes.items() if n), key=lambda name: (-sizes[name], name))
    whole = sum(sizes[name] for name in strata)
    size = min(size, whole)
    if size <= len(strata):
        return {name: int(place < size) for place, name in enumerate(strata)}
    share = {name: Fraction(size * sizes[name], whole) for name in strata}
    given = {name: max(1, int(share[name])) for name in strata}
    while (over := sum(given.values()) - size) != 0:
        if over > 0:
            most = max((name for name in strata if given[name] > 1),
                       key=lambda name: given[name] - share[name])  # fmt: skip
            given[most] -= 1
        else:
            least = max((name for name in strata if given[name] < sizes[name]),
                        key=lambda name: share[name] - given[name])  # fmt: skip
            given[least] += 1
    return given


def draw(population: Iterable[Drawn], size: int, seed: str) -> list[Drawn]:
    """The sample, in the order in which it is numbered, which tells nothing of the strata.

    The same population, size and seed draw the same, in whatever order the population comes.
    """
    by_stratum: dict[str, list[str]] = {}
    for one, stratum in sorted(set(population)):
        by_stratum.setdefault(stratum, []).append(one)
    places = allocate({name: len(ids) for name, ids in by_stratum.items()}, size)
    found = [
        (one, name)
        for name, ids in sorted(by_stratum.items())
        for one in chance(seed, name).sample(ids, places[name])
    ]
    chance(seed, "order").shuffle(found)
    return found


def chance(seed: str, what: str) -> random.Random:
    """One seed, and a chance of its own for each stratum."""
    return random.Random(f"{seed}/{what}")  # noqa: S311  # to be drawn again, not to be unguessable


def digest_of(population: Iterable[Drawn]) -> str:
    """What was drawn from, to be compared when somebody draws again: random ids and codes."""
    told = "\n".join(f"{one} {stratum}" for one, stratum in sorted(set(population)))
    return hashlib.sha256(told.encode()).hexdigest()
