"""The demo's second looks: the audit group's sample, a disagreement, people who stand in twice."""

import secrets
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from mash.agencies.actions import OWNER, hub_version_now
from mash.agencies.models import Worker
from mash.desk.demo.day import MANAGER, Day
from mash.desk.demo.roster import HUB
from mash.disagreements.actions import answer_disagreement, disagree, escalate_disagreement
from mash.disagreements.models import About
from mash.matching.review import Proposal as Pair
from mash.matching.score import AT_LEAST_POSSIBLE
from mash.need_to_know.standing_grants import index_of
from mash.people.known import look_up, model
from mash.people.models import Card, Review
from mash.people.records import card_record
from mash.people.reviewing import put, to_be_asked
from mash.samples.actions import draw_sample, open_sample
from mash.samples.models import Said, Sampled, Strata
from mash.samples.scoring import add_lesson, agree_score, score_decision

REVIEWERS = ("audit.group", "audit.group.two")


def sample(day: Day) -> None:
    """Governance opens it, a manager draws it, two reviewers have begun to score."""
    opened = day.ago(days=2)
    drawn = day.let(
        "governance",
        open_sample,
        at=opened,
        from_day=day.day(-75),
        to_day=day.day(-3),
        size=8,
        strata=Strata.OUTCOME,
        closes_on=day.day(12),
        seed=secrets.token_hex(16),
    )
    day.let(MANAGER, draw_sample, at=day.ago(hours=45), sample=drawn)
    for username, numbers in zip(REVIEWERS, ((1, 2, 3, 4, 5, 6, 7), (1, 2)), strict=True):
        for number in numbers:
            score(day, username, number)
    first, second = sampled(day, 1), sampled(day, 2)
    together = scored(first, level=first.level, partly="voice", why="Her own words are missing.")
    day.let(REVIEWERS[0], agree_score, at=day.ago(hours=3), sampled=first, **together)
    day.let(
        REVIEWERS[0],
        add_lesson,
        at=day.ago(hours=2),
        sampled=second,
        learnt="Both reviewers had to guess what the child had said, and to whom.",
        does="Ask for the child's own words on the telephone too, and write them in quotation"
        " marks.",
        who="Mara Lead, with the front door",
        due_on=day.day(21),
    )


def sampled(day: Day, number: int) -> Sampled:
    found: Sampled = day.sees(
        REVIEWERS[0], lambda by: Sampled.objects.select_related("sample").get(number=number)
    )
    return found


def score(day: Day, username: str, number: int) -> None:
    """The two of them differ on the second decision; on the first they say the same."""
    one = sampled(day, number)
    is_higher = number == 2 and username == REVIEWERS[1]
    level = str(min(4, int(one.level) + 1)) if is_higher else one.level
    why = "The baby's age alone would have me go higher." if is_higher else ""
    given = scored(one, level=level, partly="voice" if number < 3 else "timely", why=why)
    at = day.ago(hours=30 - 2 * number)
    day.let(username, score_decision, at=at, sampled=one, **given)


def scored(one: Sampled, *, level: str, partly: str, why: str) -> dict[str, Any]:
    asked = [question.code for question in hub_version_now(HUB).file.audit_questions]
    answers = dict.fromkeys(asked, Said.YES.value) | {partly: Said.PARTLY.value}
    remarks = {"level": why, partly: "What the child says is told by others only."}
    return {"level": level, "answers": answers, "remarks": remarks}


def disagreement(day: Day) -> None:
    """Housing would have rated Red. It was answered, and now lies with their managers."""
    row = day.let(
        "housing.worker1",
        disagree,
        at=day.ago(hours=20),
        case=day.case("Larch Testerman"),
        about=About.RATING,
        would="Rate this Red, and see the mother today.",
        why="She said to two of us that she would rather not be here. The eviction is what drives"
        " it, and the date is known.",
        working_days=2,
    )
    said = "The mental health team saw her three weeks ago and is ringing her today. Amber stands."
    day.let(MANAGER, answer_disagreement, at=day.ago(hours=6), row=row, why=said)
    said = "Ringing is not seeing. Our manager takes this up with yours."
    day.let("housing.worker1", escalate_disagreement, at=day.ago(hours=4), row=row, why=said)


def found_twice(day: Day) -> None:
    """What the nightly review would propose. It needs an engine that a demo comes without, so each
    of these few people is looked up, by the same model."""
    box = index_of(HUB)
    pairs = day.sees(MANAGER, lambda by: sorted(pairs_of(by), key=lambda one: -one.same))
    now = timezone.now()
    with transaction.atomic(using=OWNER):
        asked = list(to_be_asked(pairs, box))
        run = Review.objects.using(OWNER).create(
            box=box, began_at=day.now, ended_at=now, whole=True, cards=len(cards_of()),
            proposed=len(asked), model=model().version,
        )  # fmt: skip
        put(asked, run)


def cards_of() -> list[Card]:
    return list(Card.objects.using(OWNER).filter(box=index_of(HUB)))


def pairs_of(by: Worker) -> Iterator[Pair]:
    by_case: dict[Any, list[Card]] = {}
    for card in Card.objects.filter(box=index_of(HUB)):
        by_case.setdefault(card.case_id, []).append(card)
    for case_id, cards in by_case.items():
        records = [card_record(card.words) for card in cards]
        answers = look_up(records, box=index_of(HUB), own_case=case_id)
        for card, answer in zip(cards, answers, strict=True):
            for found in answer:
                if found.score.same >= AT_LEAST_POSSIBLE:
                    one, other = sorted((card.pk, found.card.pk))
                    told = found.score
                    yield Pair(one, other, told.same, told.relative, told.band, told.levels)
