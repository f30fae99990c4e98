"""What arrived overnight: contacts since the hub last closed, notes of the night team not yet read.

The desk's line, the list and the page all count what this returns.
"""

from dataclasses import dataclass
from datetime import datetime

from mash.agencies.models import Role, Worker
from mash.cases.models import Case
from mash.clock.calendar import Calendar
from mash.clock.nights import Night, last_night
from mash.need_to_know.acts import Act, may
from mash.night.models import Note
from mash.night.tonight import rules_now
from mash.process import Stage

MOST = 200


@dataclass(frozen=True)
class Overnight:
    """For one worker; each contact and note only if the database returns it to them."""

    night: Night
    contacts: list[Case]
    notes: list[Note]

    @property
    def count(self) -> int:
        return len(self.contacts) + len(self.notes)


def reads_overnight(by: Worker, now: datetime) -> bool:
    return may(by, Act.READ_OVERNIGHT, None, now=now)


def overnight_of(by: Worker, now: datetime) -> Overnight:
    """A contact stays on the list until it is screened; a note until the case's manager read it."""
    night = last_night(now, Calendar.from_hub(rules_now(by.agency.hub_id)))
    return Overnight(night, contacts_of(night), notes_of(by))


def contacts_of(night: Night) -> list[Case]:
    found = Case.objects.filter(
        stage=Stage.CONTACT, received_at__gte=night.closes_at, received_at__lt=night.opens_at
    )
    found = found.select_related("contact").prefetch_related("people")
    return list(found.order_by("-contact__immediate_danger", "received_at")[:MOST])


def notes_of(by: Worker) -> list[Note]:
    """Of the cases that this worker manages: the others' managers read theirs."""
    if Role.MANAGER not in by.roles():
        return []
    unread = Note.objects.filter(read_at=None, case__manager=by).exclude(case__stage=Stage.CLOSED)
    return list(unread.select_related("case", "author").order_by("written_at")[:MOST])
