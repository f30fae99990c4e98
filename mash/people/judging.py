"""What a person says of two cards: the same, not the same, or that either was said wrongly.

Nothing is merged. A link is a row; undoing it is another, and both sides are as they were.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.doing import action, in_hand, say
from mash.people.counting import count_pattern
from mash.people.models import Card, Judgement, Verdict

Evidence = Callable[[Card, Card], dict[str, Any]]  # scores, levels and the model's version
HOLDS = {Verdict.SAME, Verdict.NOT_SAME}


@action
def link_people(
    *, case: Case, one: int, other: int, seen: int, evidence: Evidence, by: Worker, now: datetime
) -> Judgement:
    """Say that two cards are the same person's."""
    return judge(Act.LINK_PEOPLE, Verdict.SAME, case, (one, other), seen, evidence, by=by, now=now)


@action
def tell_apart(
    *, case: Case, one: int, other: int, seen: int, evidence: Evidence, by: Worker, now: datetime
) -> Judgement:
    """Say that two cards are two persons': it is remembered, and they are not proposed again."""
    pair = (one, other)
    return judge(Act.TELL_APART, Verdict.NOT_SAME, case, pair, seen, evidence, by=by, now=now)


@action
def unlink_people(
    *, case: Case, one: int, other: int, seen: int, reason: str, by: Worker, now: datetime
) -> Judgement:
    """Take back what was said of two cards. On what evidence it was said stays."""
    case = in_hand(case, Act.UNLINK_PEOPLE, by=by, now=now)
    reason = say(reason, _("Say why this is taken back."), "reason")
    mine, theirs = cards_of(case, (one, other), Act.UNLINK_PEOPLE)
    number = turn(mine, theirs, seen)
    last = last_of(mine, theirs)
    if last is None or last.verdict not in HOLDS:
        raise NotPossible(_("Nothing holds between these two any more."))
    words = {"reason": reason}
    return keep(
        Act.UNLINK_PEOPLE, Verdict.WITHDRAWN, case, mine, theirs, number, words, by=by, now=now
    )


def judge(
    act: Act,
    verdict: Verdict,
    case: Case,
    pair: tuple[int, int],
    seen: int,
    evidence: Evidence,
    *,
    by: Worker,
    now: datetime,
) -> Judgement:
    case = in_hand(case, act, by=by, now=now)
    mine, theirs = cards_of(case, pair, act)
    number = turn(mine, theirs, seen)
    if mine.person_id and mine.person_id == theirs.person_id:
        raise NotPossible(_("These are two tellings of one person of this contact."))
    last = last_of(mine, theirs)
    if last is not None and last.verdict == verdict:
        raise NotPossible(_("This was said of these two already."))
    words = evidence(mine, theirs)
    return keep(act, verdict, case, mine, theirs, number, words, by=by, now=now)


def cards_of(case: Case, pair: tuple[int, int], act: Act) -> tuple[Card, Card]:
    """This case's card and the other one, if this worker may find both; else Refused."""
    found = {card.pk: card for card in Card.objects.filter(pk__in=pair)}
    if len(found) != 2 or found[pair[0]].case_id != case.pk:
        raise Refused(act, case)
    return found[pair[0]], found[pair[1]]


def spelled(one: Card, other: Card) -> tuple[int, int]:
    return min(one.pk, other.pk), max(one.pk, other.pk)


def turn(one: Card, other: Card, seen: int) -> int:
    """The number of this pair's next judgement. Who judges the same pair meanwhile waits here;
    whoever did not see the last judgement is told of it first."""
    low, high = spelled(one, other)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 4))", [f"{low} {high}"])
    last = last_of(one, other)
    number = last.number if last else 0
    if number != seen:
        raise NotPossible(_("Somebody said something of these two meanwhile. Look at it first."))
    return number + 1


def last_of(one: Card, other: Card) -> Judgement | None:
    low, high = spelled(one, other)
    return Judgement.objects.filter(one=low, other=high).order_by("number").last()


def keep(
    act: Act,
    verdict: Verdict,
    case: Case,
    mine: Card,
    theirs: Card,
    number: int,
    words: dict[str, Any],
    *,
    by: Worker,
    now: datetime,
) -> Judgement:
    low, high = spelled(mine, theirs)
    judgement = Judgement.objects.create(
        case=case,
        one_id=low,
        other_id=high,
        box=mine.box,
        number=number,
        verdict=verdict,
        by=by,
        at=now,
        words=words,
    )
    count_pattern(case, by=by, now=now)
    cards = [low, high]
    record(by=by, act=act, case=case, now=now, judgement=judgement.pk, cards=cards, number=number)
    return judgement
