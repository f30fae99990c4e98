"""Sending the letters that wait: each under a lock and with a message id that stays the same, so
that one sent twice after a crash is recognised as one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from mash.agencies.models import Role, hub_reader
from mash.cases.models import Letter, State, Trouble
from mash.handover.by_notify import NOT_DELIVERED, ON_ITS_WAY, ByNotify
from mash.handover.carrier import Carrier, NotTaken, carrier
from mash.need_to_know.models import Reach
from mash.need_to_know.register import open_grant
from mash.need_to_know.session import Door, through_door

TRIES = 5  # refusals of this one letter; then a person is told that it could not be sent
ONE_MINUTE, ONE_HOUR = timedelta(minutes=1), timedelta(hours=1)
ASKED_FOR = timedelta(days=7)  # Notify keeps a message for so long
ASK_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Delivered:
    """How many were sent, how many were not this time, and why none would be taken any more."""

    sent: int
    failed: int
    stopped: Trouble | None = None


def send_waiting(*, now: Callable[[], datetime], sender: str) -> tuple[int, int]:
    """Send every waiting letter. Returns how many were sent, how many failed this time."""
    done = deliver(now=now, sender=sender)
    return done.sent, done.failed


def deliver(
    *,
    now: Callable[[], datetime],
    sender: str,
    only_due: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> Delivered:
    """Send what waits, the oldest first; `only_due` leaves those alone whose pause is not over."""
    ids = waiting(now() if only_due else None)
    if not ids:
        return Delivered(0, 0)
    by = carrier(sender)
    sent = failed = 0
    try:
        by.open()
        for pk in ids:
            if stop():
                break
            outcome = send_one(pk, by=by, now=now())
            sent, failed = sent + (outcome is True), failed + (outcome is False)
    except NotTaken as why:
        note(why.trouble, now=now())
        return Delivered(sent, len(ids) - sent, why.trouble)
    finally:
        by.close()
    return Delivered(sent, failed)


def waiting(due_by: datetime | None) -> list[UUID]:
    with through_door(Door.OUTBOX):
        letters = Letter.objects.filter(state=State.WAITING).order_by("written_at", "pk")
        if due_by is not None:
            letters = letters.filter(Q(next_try_at=None) | Q(next_try_at__lte=due_by))
        return list(letters.values_list("pk", flat=True))


def note(trouble: Trouble, *, now: datetime) -> None:
    """No letter would be taken: say so of all that wait, for whoever looks why they do."""
    with through_door(Door.OUTBOX):
        waiting = Letter.objects.filter(state=State.WAITING).exclude(trouble=trouble)
        waiting.update(trouble=trouble, tried_at=now)


def held(pk: UUID) -> Letter | None:
    """The letter under a lock, if it still waits and no other process has it."""
    letters = Letter.objects.select_for_update(skip_locked=True)
    return letters.filter(pk=pk, state=State.WAITING).first()


def send_one(pk: UUID, *, by: Carrier, now: datetime) -> bool | None:
    """True when sent, False when it failed, None when another process has it or it has gone.
    NotTaken where the carrier would take no other now, either."""
    again = begin(pk, now=now) if by.remembers else False
    with through_door(Door.OUTBOX), transaction.atomic():
        letter = held(pk)
        if letter is None:
            return None
        try:
            delivery = by.send(letter, again=again)
        except NotTaken as why:
            put_off(letter, why, now=now)
            stop = why if why.whole else None
        else:
            mark_sent(letter, delivery, now=now)
            return True
    if stop:
        raise stop
    return False


def begin(pk: UUID, *, now: datetime) -> bool:
    """Write down that a try begins, before it does. Was one begun before, and never ended?"""
    with through_door(Door.OUTBOX), transaction.atomic():
        letter = held(pk)
        if letter is None:
            return True
        was_begun = letter.begun_at is not None
        letter.begun_at = now
        letter.save(update_fields=["begun_at"])
        return was_begun


def mark_sent(letter: Letter, delivery: str, *, now: datetime) -> None:
    letter.tries += 1
    letter.state, letter.sent_at, letter.tried_at = State.SENT, now, now
    letter.delivery, letter.trouble, letter.begun_at = delivery, "", None
    letter.save(
        update_fields=[
            "tries", "state", "sent_at", "tried_at", "delivery", "trouble", "begun_at"
        ]
    )  # fmt: skip


def put_off(letter: Letter, why: NotTaken, *, now: datetime) -> None:
    """It waits for as long as that takes, unless this letter was refused too often."""
    letter.trouble, letter.tried_at = why.trouble, now
    if why.certain:
        letter.begun_at = None
    if not why.whole:
        letter.tries += 1
    letter.next_try_at = now + pause(1 if why.whole else letter.tries)
    if why.final or (why.refused and letter.tries >= TRIES):
        letter.state = State.FAILED
    letter.save(update_fields=["state", "tries", "trouble", "tried_at", "begun_at", "next_try_at"])
    if letter.state == State.FAILED:
        let_know(letter, now=now)


def pause(tries: int) -> timedelta:
    """One minute after the first try, twice as long after each other, an hour at most."""
    return min(ONE_MINUTE * 2 ** min(tries - 1, 10), ONE_HOUR)


def let_know(letter: Letter, *, now: datetime) -> None:
    """Those who keep the hub's post, and its officers, see it from now on: no case's end ends that,
    so it belongs to none."""
    for role in (Role.OFFICER, Role.MANAGER, Role.GOVERNANCE):
        open_grant(
            reader=hub_reader(letter.case.hub_id, role),
            reach=Reach.LETTER,
            what=letter.pk,
            case_id=None,
            because="letter failed",
            by=Door.OUTBOX.value,
            now=now,
        )


def ask_deliveries(*, now: Callable[[], datetime], sender: str) -> int:
    """Ask what became of what was sent, where the carrier knows. Returns how many were told."""
    by = carrier(sender)
    if not isinstance(by, ByNotify):
        return 0
    with through_door(Door.OUTBOX):
        open_ones = Letter.objects.filter(
            Q(asked_at=None) | Q(asked_at__lte=now() - ASK_AGAIN),
            state=State.SENT,
            delivery__in=ON_ITS_WAY,
            sent_at__gte=now() - ASKED_FOR,
        )
        ids = list(open_ones.order_by("sent_at").values_list("pk", flat=True))
    try:
        if ids:
            by.open()
        return sum(ask_one(pk, by=by, now=now()) for pk in ids)
    except NotTaken:
        return 0  # asked again at the next round


def ask_one(pk: UUID, *, by: ByNotify, now: datetime) -> bool:
    """Keep what Notify says of one letter. Did it say anything new?"""
    said = by.ask(pk)
    with through_door(Door.OUTBOX), transaction.atomic():
        letters = Letter.objects.select_for_update(skip_locked=True)
        letter = letters.filter(pk=pk, state=State.SENT).first()
        if letter is None:
            return False
        is_new = said not in {"", letter.delivery}
        letter.asked_at, letter.delivery = now, said or letter.delivery
        if said in NOT_DELIVERED:
            letter.state, letter.trouble = State.FAILED, Trouble.UNDELIVERED
        letter.save(update_fields=["asked_at", "delivery", "state", "trouble"])
        if letter.state == State.FAILED:
            let_know(letter, now=now)
        return is_new


def try_again() -> int:
    """Put what could not be sent back among what waits, once its cause is mended."""
    with through_door(Door.OUTBOX):
        return Letter.objects.filter(state=State.FAILED).update(
            state=State.WAITING, tries=0, trouble="", delivery="", begun_at=None, next_try_at=None
        )
