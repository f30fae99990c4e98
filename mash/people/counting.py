"""Counting the pattern before a contact: of the people whom somebody linked, and of no others."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.people.groups import group_of
from mash.people.models import Card, Counted, Ended, Occasion, Part
from mash.people.pattern import Heard, Pattern, pattern
from mash.people.records import card_record


def count_pattern(case: Case, *, by: Worker, now: datetime) -> Counted:
    """Count it anew and keep what was found; for the transaction that changes what is linked."""
    people = {card: group for group in groups_of(case) for card in group}
    cards = Card.objects.filter(pk__in=people).exclude(case=case)
    addresses: dict[uuid.UUID, list[str]] = {}
    for card in cards:
        addresses.setdefault(card.case_id, []).extend(addresses_on(card))
    told = Occasion.objects.filter(case__in=addresses).order_by("received_at")
    names = numbered(case, people, told)
    heard = [
        {
            "at": one.received_at.isoformat(),
            "children": sorted({names[card] for card in one.children}),
            "address": next(iter(addresses[one.case_id]), None),
            "of": str(one.pk),
        }
        for one in told
    ]
    number = case.counted.count() + 1  # whoever counts has the case in hand
    return Counted.objects.create(
        case=case,
        number=number,
        counted_at=now,
        by=by,
        ended={str(one.pk): one.ended for one in told},
        words={"heard": without_addresses(heard)},
    )


def groups_of(case: Case) -> list[frozenset[int]]:
    """The cards of each person of this case, across contacts."""
    return [frozenset(group_of(card)) for card in case.cards.values_list("pk", flat=True)]


def addresses_on(card: Card) -> Iterable[str]:
    """Each address as a key: the postcode and the first number, so that spelling does not count."""
    for one in card_record(card.words).addresses:
        number = next((word for word in one.line.split() if word[:1].isdigit()), "")
        key = one.postcode + number if one.postcode else one.line
        yield "".join(sign for sign in key.casefold() if sign.isalnum())


def numbered(
    case: Case, people: dict[int, frozenset[int]], told: Collection[Occasion]
) -> dict[int, str]:
    """What each child's card is called: their place on this contact, else a letter of their own."""
    mine = case.cards.filter(person__part=Part.CHILD).values_list("pk", "person__position")
    place = {card: str(position) for card, position in mine}
    names: dict[int, str] = {}
    others: dict[frozenset[int], str] = {}
    for occasion in told:
        for card in occasion.children:
            group = people.get(card) or frozenset(group_of(card))
            here = next((place[one] for one in sorted(group) if one in place), None)
            names[card] = here or others.setdefault(group, f"other {len(others) + 1}")
    return names


def without_addresses(heard: list[dict]) -> list[dict]:
    """Addresses as numbers in their order: which they are stays on the contacts that told them."""
    order = list(dict.fromkeys(one["address"] for one in heard if one["address"]))
    return [
        one | {"address": str(order.index(one["address"]) + 1) if one["address"] else None}
        for one in heard
    ]


def pattern_in(counted: Counted, case: Case) -> Pattern | None:
    """The pattern as it was counted then, and as its contacts have ended since; the same for
    everybody on the case."""
    heard = [
        Heard(
            datetime.fromisoformat(one["at"]),
            frozenset(one["children"]),
            one["address"],
            # in what was counted first, it stood in the words
            counted.ended.get(one.get("of", ""), one.get("ended", "")),
        )
        for one in counted.words["heard"]
    ]
    return pattern(heard, case.received_at, case.rules.pattern)


def weightiest(kinds: Collection[str]) -> str:
    """Of these kinds of outcome: assessment, then service, then no further action."""
    return next(one for one in Ended.values if one in kinds)


def contact_ended(case: Case, kinds: Collection[str], *, now: datetime) -> None:
    """Note how a contact ended: the weightiest of these kinds of outcome."""
    Occasion.objects.filter(case=case).update(ended=weightiest(kinds), ended_at=now)
