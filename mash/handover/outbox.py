"""Sending the letters that wait: each under a lock and with a message id that stays the same, so
that one sent twice after a crash is recognised as one."""

import smtplib
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction

from mash.agencies.models import HUB_ROLES, hub_reader
from mash.cases.models import Letter, State
from mash.need_to_know.models import Reach
from mash.need_to_know.register import open_grant
from mash.need_to_know.session import Door, through_door

TRIES = 5  # refusals of this one letter; then a person is told that it could not be sent


def send_waiting(*, now: Callable[[], datetime], sender: str) -> tuple[int, int]:
    """Send every waiting letter. Returns how many were sent, how many failed this time."""
    sent = failed = 0
    with through_door(Door.OUTBOX):
        waiting = list(Letter.objects.filter(state=State.WAITING).values_list("pk", flat=True))
    for pk in waiting:
        outcome = send_one(pk, now=now(), sender=sender)
        sent, failed = sent + (outcome is True), failed + (outcome is False)
    return sent, failed


def send_one(pk: UUID, *, now: datetime, sender: str) -> bool | None:
    """True when sent, False when it failed, None when another process has it or it has gone."""
    with through_door(Door.OUTBOX), transaction.atomic():
        letters = Letter.objects.select_for_update(skip_locked=True)
        letter = letters.filter(pk=pk, state=State.WAITING).first()
        if letter is None:
            return None
        message = EmailMessage(
            subject=letter.words["subject"],
            body=letter.words["text"],
            from_email=sender,
            to=[letter.words["to"]],
            headers={"Message-ID": f"<{letter.pk}@openmash>"},
        )
        try:
            message.send()
        except (OSError, ValueError) as problem:
            if not is_refusal(problem):
                return False  # no mail server, or a busy one: it waits for as long as that takes
            letter.tries += 1
            letter.state = State.FAILED if letter.tries >= TRIES else State.WAITING
            letter.save(update_fields=["state", "tries"])
            if letter.state == State.FAILED:
                let_know(letter, now=now)
            return False
        letter.tries += 1
        letter.state, letter.sent_at = State.SENT, now
        letter.save(update_fields=["state", "tries", "sent_at"])
        return True


def is_refusal(problem: Exception) -> bool:
    """Did the mail server refuse this letter for good, or can it not be put in the post at all?"""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return any(code >= 500 for code, _ in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPConnectError | smtplib.SMTPAuthenticationError):
        return False
    if isinstance(problem, smtplib.SMTPResponseException):
        return problem.smtp_code >= 500
    return isinstance(problem, ValueError)  # such as an address that is none


def let_know(letter: Letter, *, now: datetime) -> None:
    """The hub's own people see it from now on: no case's end ends that, so it belongs to none."""
    for role in HUB_ROLES:
        open_grant(
            reader=hub_reader(letter.case.hub_id, role),
            reach=Reach.LETTER,
            what=letter.pk,
            case_id=None,
            because="letter failed",
            by=Door.OUTBOX.value,
            now=now,
        )
