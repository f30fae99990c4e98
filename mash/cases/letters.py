"""Writing a letter: into the outbox in the transaction of the act that promises it, once."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from mash.audit.checkpoints import stamp, stamp_sentence
from mash.cases.models import Case, Letter, LetterKind, State

OF_LETTERS = uuid.UUID("5f0c9a3e-6f0e-4b7e-9d0a-1c5d3a7b2e64")  # the space of their ids


def letter_id(*about: object) -> uuid.UUID:
    """The same for the same letter; it is also the Message-ID, by which a repeat is recognised."""
    return uuid.uuid5(OF_LETTERS, "/".join(map(str, about)))


def box_of(hub: str) -> uuid.UUID:
    """The letter box of a hub: what a grant to keep the hub's post is a grant over."""
    return letter_id("box", hub)


def write_letter(
    case: Case,
    kind: LetterKind,
    *,
    about: tuple[object, ...],
    to: str,
    subject: str,
    text: str,
    now: datetime,
    as_seen: str = "",
) -> None:
    """Put a letter into the outbox, unless this very one is there. Without an address it waits
    for a person to give it by telephone or post. It ends with the audit's newest checkpoint, or
    the one that its preview showed (its size, `as_seen`)."""
    if stamped := stamp(as_seen):
        text = f"{text}\n\n{stamp_sentence(stamped)}"
    letter = Letter(
        id=letter_id(kind, *about),
        case=case,
        kind=kind,
        box=box_of(case.hub_id),
        state=State.WAITING if to else State.BY_HAND,
        written_at=now,
        words={"to": to, "subject": subject, "text": text},
    )
    Letter.objects.bulk_create([letter], ignore_conflicts=True)


def acknowledgement(case: Case) -> str:
    """What the referrer is told at once: the reference, whom to call, and no word of the worry."""
    rules = case.rules
    return "\n\n".join(
        [
            _("%(hub)s has what you told us. Your reference is %(reference)s. Keep it.")
            % {"hub": case.hub.name, "reference": case.reference},
            _("If a child is in immediate danger, call 999 now. Do not wait to hear from us."),
            _(
                "If you learn something new, tell us again and give this reference, or telephone "
                "%(telephone)s. Out of hours telephone %(night)s (%(team)s)."
            )
            % {
                "telephone": rules.telephone,
                "night": rules.out_of_hours.telephone,
                "team": rules.out_of_hours.team,
            },
            _("We shall tell you the outcome. Please do not reply to this message."),
        ]
    )


def acknowledge(case: Case, email: str, *, now: datetime) -> None:
    """Tell the referrer that the contact has come in, in the transaction that takes it in."""
    write_letter(
        case,
        LetterKind.ACKNOWLEDGEMENT,
        about=(case.pk,),
        to=email,
        subject=_("We have your contact %(reference)s") % {"reference": case.reference},
        text=acknowledgement(case),
        now=now,
    )
