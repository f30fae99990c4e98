"""A case's people, each with who they may be elsewhere; and the families that they may be."""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import Case
from mash.matching.score import Band
from mash.need_to_know.acts import Act
from mash.need_to_know.standing_grants import index_of
from mash.people.known import Answer, Found, look_up
from mash.people.models import Card, Person, Verdict
from mash.people.records import record_of
from mash.people.restricting import open_restrictions, restrictions_over

log = logging.getLogger(__name__)
LIKELY = {Band.SAME, Band.POSSIBLE}


@dataclass(frozen=True)
class Member:
    """One of a case's people, and whom the index holds that they may be."""

    person: Person
    cards: list[int]  # those that the asker may judge by
    answer: Answer
    officer: str = ""  # whom others must ask of this person, where restricted

    def said(self, verdict: Verdict) -> list[Found]:
        return [one for one in self.answer if one.judgement and one.judgement.verdict == verdict]

    @property
    def same(self) -> list[Found]:
        return self.said(Verdict.SAME)

    @property
    def apart(self) -> list[Found]:
        return self.said(Verdict.NOT_SAME)

    @property
    def open(self) -> list[Found]:
        """Of whom nobody has said anything that holds."""
        held = {Verdict.SAME, Verdict.NOT_SAME}
        return [one for one in self.answer if not (one.judgement and one.judgement.verdict in held)]

    @property
    def likely(self) -> list[Found]:
        return [one for one in self.open if one.score.band in LIKELY]

    @property
    def relatives(self) -> list[Found]:
        return [one for one in self.open if one.score.band == Band.RELATIVE]

    @property
    def others(self) -> list[Found]:
        """The rest of the best ten: nothing likely, and shown on asking."""
        return [one for one in self.open if one.score.band == Band.NOTHING]


@dataclass
class Household:
    """Another contact's people whom several of these may be."""

    case_id: uuid.UUID
    reference: str  # where the asker may see the case
    pairs: list[tuple[Person, Found]] = field(default_factory=list)


def family_of(case: Case, *, by: Worker, now: datetime) -> list[Member]:
    """Everybody of a case looked up at once; the look is recorded."""
    people = list(case.people.all())
    cards = cards_by_person(case)
    own = [cards.get(one.pk, []) for one in people]
    answers = look_up(
        [record_of(one.words) for one in people],
        box=index_of(case.hub_id),
        own_case=case.pk,
        own_cards=own,
    )
    record_look(answers, Act.LOOK_UP_PEOPLE, by=by, now=now, case=case)
    officers = officers_of(people, cards)
    return [
        Member(one, mine, answer, officers.get(one.pk, ""))
        for one, mine, answer in zip(people, own, answers, strict=True)
    ]


def how_many_known(case: Case, *, by: Worker, now: datetime) -> int:
    """How many of a case's people may be known, asked as it is taken in. Whatever goes wrong here
    must not undo the taking in: then nobody is said to be known, and the page of the case asks."""
    try:
        with transaction.atomic():
            members = family_of(case, by=by, now=now)
    except Exception as fault:
        log.error("Nobody could be looked up (%s)", type(fault).__name__)
        return 0
    return sum(bool(one.likely or one.answer.ask) for one in members)


def cards_by_person(case: Case) -> dict[uuid.UUID, list[int]]:
    """The newest card of each person first: that is the one a judgement is made by."""
    found: dict[uuid.UUID, list[int]] = {}
    told = Card.objects.filter(case=case).exclude(person=None).order_by("-written_at")
    for pk, person in told.values_list("pk", "person_id"):
        found.setdefault(person, []).append(pk)
    return found


def officers_of(
    people: Sequence[Person], cards: dict[uuid.UUID, list[int]]
) -> dict[uuid.UUID, str]:
    """Whom others must ask of these people, for themselves or as the same as somebody elsewhere."""
    own = open_restrictions().filter(person__in=people).select_related("officer")
    person = {card: one for one, held in cards.items() for card in held}
    found = {
        person[card]: one.officer.name
        for one in restrictions_over(person).select_related("officer")
        for card in one.followers
        if card in person
    }
    return found | {one.person_id: one.officer.name for one in own}


def households(members: Sequence[Member]) -> list[Household]:
    """The other contacts of whose people these may be, the one with most of them first."""
    found: dict[uuid.UUID, Household] = {}
    for member in members:
        for one in [*member.same, *member.likely, *member.relatives]:
            home = found.setdefault(one.card.case_id, Household(one.card.case_id, one.reference))
            if member.person not in [person for person, _ in home.pairs]:
                home.pairs.append((member.person, one))
    ranked = sorted(found.values(), key=lambda home: -worth(home))
    return [home for home in ranked if len(home.pairs) > 1 or worth(home) >= 0.5]


def worth(home: Household) -> float:
    return sum(found.score.same + found.score.relative / 2 for _, found in home.pairs)


def record_look(
    answers: Sequence[Answer],
    act: Act,
    *,
    by: Worker,
    now: datetime,
    case: Case | None = None,
    **detail: str,
) -> None:
    """Who looked for whom: by the keys' hashes and the cards found, and no word of either."""
    record(
        by=by,
        act=act,
        case=case,
        outcome=Outcome.LOOKED,
        now=now,
        keys=[f"{k & 0xFFFFFFFFFFFFFFFF:016x}" for answer in answers for k in answer.keys],
        found=[found.card.pk for answer in answers for found in answer],
        **detail,
    )
