"""A family across contacts: who was said to be whose relative, by whom, when; and what follows.

A role belongs to its contact. What contacts say of two people is laid side by side: where they
cannot both be true, that is said and nobody chooses. What is only worked out (half-siblings,
step-parents, previous partners) is marked as worked out. Pure: people are keys here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

PARENT = {"mother", "father", "parent", "adoptive_parent"}
EXPECTING = {"expectant_mother": "mother", "expectant_father": "father"}  # until the birth
TOGETHER = {"husband", "wife", "partner"}
SAYS_NOTHING = {"not_known"}
# what a wider word leaves open: whoever is a mother is a parent
WIDER: dict[str, set[str]] = {
    "parent": {"mother", "father", "adoptive_parent"},
    "sibling": {"sister", "brother", "half_sibling", "step_sibling"},
    "partner": {"husband", "wife"},
    "parents_partner": {"step_parent"},
    "other_relative": {"grandmother", "grandfather", "aunt", "uncle", "cousin"},
    "other_carer": {"foster_carer", "guardian", "friend", "lodger", "not_related"},
}
BOTH_WAYS = {
    *("sister", "brother", "sibling", "half_sibling", "step_sibling", "cousin"),
    *("husband", "wife", "partner", "former_partner"),
    *("other_relative", "friend", "lodger", "not_related", "not_known"),
}


@dataclass(frozen=True)
class Statement:
    """`person` is `kind` of `of`, as said on one contact, then, by this referrer."""

    person: str
    of: str
    kind: str
    reference: str
    at: datetime
    by: str = ""


@dataclass(frozen=True)
class Told:
    """All that contacts say of two people, the newest first, and whether it can all be true."""

    person: str
    of: str
    statements: tuple[Statement, ...]
    is_conflicting: bool
    has_ended: bool  # once partners, now said to be former ones

    @property
    def kind(self) -> str:
        """The newest word that says something."""
        words = [one.kind for one in self.statements]
        return next((word for word in words if word not in SAYS_NOTHING), words[0])


@dataclass(frozen=True)
class Follows:
    """A tie nobody stated, worked out from those that were: `through` whom."""

    person: str
    of: str
    kind: str  # half_sibling, step_parent, former_partner
    through: str


def together(statements: Iterable[Statement]) -> list[Told]:
    """What is said of each two people, in one direction, conflicts marked."""
    pairs: dict[tuple[str, str], list[Statement]] = {}
    ordered = sorted(
        statements, key=lambda one: (one.at, one.reference, one.kind, one.person, one.of)
    )
    for one in ordered:
        one = turned(one)
        key = (one.person, one.of)
        if key not in pairs and (one.of, one.person) in pairs and one.kind in BOTH_WAYS:
            one = Statement(one.of, one.person, one.kind, one.reference, one.at, one.by)
            key = (one.person, one.of)
        pairs.setdefault(key, []).append(one)
    backwards = {key for key in pairs if key[::-1] in pairs and says(pairs[key])}
    return [
        Told(
            person,
            of,
            tuple(reversed(said)),
            is_conflicting=cannot_all_be(said) or is_contradicted((person, of), pairs, backwards),
            has_ended=has_ended(said),
        )
        for (person, of), said in pairs.items()
    ]


def turned(one: Statement) -> Statement:
    """`child` said from the child's side is a parent said from the other."""
    if one.kind != "child":
        return one
    return Statement(one.of, one.person, "parent", one.reference, one.at, one.by)


def says(said: Sequence[Statement]) -> bool:
    return any(one.kind not in SAYS_NOTHING for one in said)


def is_contradicted(
    pair: tuple[str, str],
    pairs: dict[tuple[str, str], list[Statement]],
    backwards: set[tuple[str, str]],
) -> bool:
    """Said both ways round, where not both can be: each the mother of the other."""
    return pair in backwards and pair[::-1] in backwards and says(pairs[pair[::-1]])


def cannot_all_be(said: Sequence[Statement]) -> bool:
    kinds = {EXPECTING.get(one.kind, one.kind) for one in said} - SAYS_NOTHING
    return any(not can_both_be(*two) for two in combinations(sorted(kinds), 2))


def can_both_be(one: str, other: str) -> bool:
    """Whether both words can be true of the same two people, at the same time or in turn."""
    if one == other or other in WIDER.get(one, ()) or one in WIDER.get(other, ()):
        return True
    partners = {*TOGETHER, "former_partner"}
    if {one, other} <= partners:
        return not {"husband", "wife"} <= {one, other}
    steps = {"step_parent", "parents_partner", *WIDER["other_carer"], "other_carer"}
    if {one, other} <= steps:
        return True
    siblings = {*WIDER["sibling"]}
    if {one, other} <= siblings:
        return {one, other} & {"half_sibling", "step_sibling"} != {one, other} and (
            {one, other} != {"sister", "brother"}
        )
    return False


def has_ended(said: Sequence[Statement]) -> bool:
    """The last word on two partners is that they are so no more."""
    partners = [one.kind for one in said if one.kind in {*TOGETHER, "former_partner"}]
    return bool(partners) and partners[-1] == "former_partner"


def worked_out(told: Sequence[Told]) -> list[Follows]:
    """Half-siblings, step-parents and previous partners that follow from what was told."""
    clear = [one for one in told if not one.is_conflicting]
    stated = {frozenset((one.person, one.of)) for one in told if says(one.statements)}
    parents = parents_of(clear)
    found = [*half_siblings(parents), *step_parents(clear, parents), *once_partners(parents, clear)]
    return [one for one in found if frozenset((one.person, one.of)) not in stated]


def parents_of(told: Iterable[Told]) -> dict[str, list[str]]:
    parents: dict[str, list[str]] = {}
    for one in told:
        if EXPECTING.get(one.kind, one.kind) in PARENT:
            parents.setdefault(one.of, []).append(one.person)
    return {child: sorted(set(of)) for child, of in parents.items()}


def half_siblings(parents: dict[str, list[str]]) -> Iterator[Follows]:
    """One parent in common, and each child with another parent who is not the other's."""
    for one, other in combinations(sorted(parents), 2):
        shared = set(parents[one]) & set(parents[other])
        if len(shared) == 1 and len(parents[one]) > 1 and len(parents[other]) > 1:
            yield Follows(one, other, "half_sibling", through=shared.pop())


def step_parents(told: Sequence[Told], parents: dict[str, list[str]]) -> Iterator[Follows]:
    """Who lives as partner of a child's parent, and is not the child's parent."""
    couples = [one for one in told if one.kind in TOGETHER and not one.has_ended]
    for child, theirs in sorted(parents.items()):
        for couple in couples:
            for parent, partner in (
                (couple.person, couple.of),
                (couple.of, couple.person),
            ):
                if parent in theirs and partner not in theirs and partner != child:
                    yield Follows(partner, child, "parents_partner", through=parent)


def once_partners(parents: dict[str, list[str]], told: Sequence[Told]) -> Iterator[Follows]:
    """Two parents of one child, of whom one lives as partner of somebody else now."""
    taken = {
        key
        for one in told
        if one.kind in TOGETHER and not one.has_ended
        for key in (one.person, one.of)
    }
    couples = {
        frozenset((one.person, one.of))
        for one in told
        if one.kind in TOGETHER and not one.has_ended
    }
    for child, theirs in sorted(parents.items()):
        for two in combinations(theirs, 2):
            if frozenset(two) not in couples and taken & set(two):
                yield Follows(*two, "former_partner", through=child)
