"""The family across contacts: whom somebody linked, with all that those contacts say of them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mash.cases.models import Case
from mash.contact.codes import SOURCES
from mash.people.groups import components, group_of, judgements_of
from mash.people.kin import Follows, Statement, Told, together, worked_out
from mash.people.models import Card, Occasion, Part, Person, Relationship, Verdict
from mash.people.records import card_record
from mash.people.relationships import RELATIONSHIPS
from mash.pictures.family import Family, Member, Tie, family

HOME = {Part.CHILD, Part.HOUSEHOLD}


@dataclass(frozen=True)
class Kin:
    """The picture, and the tables that say the same."""

    picture: Family
    told: list[dict[str, Any]]
    follows: list[dict[str, Any]]
    contacts: int  # how many, this one included

    @property
    def conflicts(self) -> int:
        return sum(one["is_conflicting"] for one in self.told)


def kin_of(case: Case) -> Kin:
    """Everybody on this contact and on those that its people are linked to, as this worker may
    see them. Who is somebody here is nothing there: each word keeps its contact."""
    own = list(case.cards.values_list("pk", flat=True))
    linked = {card for one in own for card in group_of(one)}
    cases = set(Card.objects.filter(pk__in=linked).values_list("case_id", flat=True)) | {case.pk}
    cards = list(Card.objects.filter(case__in=cases, person__isnull=False))
    keys = keys_of(cards)
    people = {card.person_id: keys[card.pk] for card in cards}
    occasions = {one.case_id: one for one in Occasion.objects.filter(case__in=cases)}
    ties = together(statements(case, cases, people, occasions))
    members = members_of(case, cards, keys, occasions.values())
    names = {one.key: one.name for one in members}
    sure = [one for one in ties if one.person in names and one.of in names]
    follow = [one for one in worked_out(sure) if one.person in names and one.of in names]
    return Kin(
        picture=family(members, [*map(tie_of, sure), *map(tie_that_follows, follow)]),
        told=[row_of(one, names, case) for one in sure],
        follows=[row_that_follows(one, names) for one in follow],
        contacts=len(cases),
    )


def keys_of(cards: Sequence[Card]) -> dict[int, str]:
    """One key for all cards that were said to be one person's, in the order they were told of."""
    ordered = sorted(cards, key=lambda card: (card.written_at, name_on(card)))
    keys = {card.pk: f"{number:04}" for number, card in enumerate(ordered)}
    said = judgements_of(set(keys))
    same = [
        pair for pair, one in said.items() if one.verdict == Verdict.SAME and set(pair) <= set(keys)
    ]
    for group in components(same):
        keys.update(dict.fromkeys(group, min(keys[card] for card in group)))
    return keys


def statements(
    case: Case,
    cases: Iterable[uuid.UUID],
    people: dict[uuid.UUID | None, str],
    occasions: dict[uuid.UUID, Occasion],
) -> list[Statement]:
    found = []
    for one in Relationship.objects.filter(case__in=list(cases)):
        person, of = people.get(one.person_id), people.get(one.of_id)
        if person and of and person != of:
            told = occasions[one.case_id]
            where = case.reference if one.case_id == case.pk else ""
            found.append(Statement(person, of, one.kind, where, told.received_at, told.told_by))
    return found


def members_of(
    case: Case, cards: Sequence[Card], keys: dict[int, str], occasions: Iterable[Occasion]
) -> list[Member]:
    """Each person once, under the name of this contact, or else of the newest that names them."""
    here = {person.pk: person for person in case.people.all()}
    children = {keys.get(card) for one in occasions for card in one.children}
    newest = sorted(cards, key=lambda card: (card.case_id == case.pk, card.written_at))
    by_key = {keys[card.pk]: card for card in newest}

    def place(told: tuple[str, Card]) -> tuple[bool, int, datetime, str]:
        """Those of this contact as it told of them, then the others as they were told of."""
        person = here.get(told[1].person_id or uuid.UUID(int=0))
        is_here = person is not None
        return not is_here, person.position if person else 0, told[1].written_at, name_on(told[1])

    return [
        member(
            key,
            card,
            here.get(card.person_id) if card.person_id else None,
            is_child=key in children,
        )
        for key, card in sorted(by_key.items(), key=place)
    ]


def member(key: str, card: Card, person: Person | None, *, is_child: bool) -> Member:
    return Member(
        key=key,
        name=person.name if person else name_on(card),
        part=person.get_part_display() if person else _("On another contact"),
        is_child=person.part == Part.CHILD if person else is_child,
        in_household=person is not None and person.part in HOME,
    )


def name_on(card: Card) -> str:
    names = [f"{one.given} {one.family}".strip() for one in card_record(card.words).names]
    return next(filter(None, names), _("Name not known"))


def tie_of(told: Told) -> Tie:
    words = relation(told.kind)
    if told.is_conflicting:
        words = unsure(words)
    elif told.has_ended:
        words = relation("former_partner")
    return Tie(told.person, told.of, told.kind, words, is_sure=not told.is_conflicting)


def tie_that_follows(one: Follows) -> Tie:
    return Tie(one.person, one.of, one.kind, unsure(relation(one.kind)), is_sure=False)


def unsure(words: str) -> str:
    return f"{words}?"


def relation(kind: str) -> str:
    return str(RELATIONSHIPS.get(kind, kind))


def row_of(told: Told, names: dict[str, str], case: Case) -> dict[str, Any]:
    return {
        "person": names[told.person],
        "of": names[told.of],
        "is_conflicting": told.is_conflicting,
        "said": [
            {
                "relation": relation(one.kind),
                "by": SOURCES.get(one.by, one.by),
                "at": one.at,
                "is_here": one.reference == case.reference,
            }
            for one in told.statements
        ],
    }


def row_that_follows(one: Follows, names: dict[str, str]) -> dict[str, Any]:
    return {
        "person": names[one.person],
        "of": names[one.of],
        "relation": relation(one.kind),
        "through": names.get(one.through, ""),
    }
