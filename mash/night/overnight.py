"""What arrived overnight: contacts since the hub last closed, notes of the night team not yet read.

The desk's line, the list and the page all count the same.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from mash.agencies.models import Role, Worker
from mash.cases.models import Case
from mash.clock.calendar import Calendar
from mash.clock.nights import Night, last_night
from mash.need_to_know.acts import Act, may
from mash.night.models import Note
from mash.night.tonight import rules_now
from mash.prepared import prepared_cursor
from mash.process import Stage

MOST = 200
COUNT = """
select (
    select count(*) from (
        select from cases_case where stage = 'contact'
            and received_at >= %(closes)s and received_at < %(opens)s limit %(most)s) contacts
) + (
    select count(*) from (
        select from night_note n join cases_case c on c.id = n.case_id
        where n.read_at is null and c.manager_id = %(manager)s::uuid and c.stage <> 'closed'
        limit %(most)s) notes
)"""


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
    night = night_before(by, now)
    contacts = contacts_of(night).select_related("contact").prefetch_related("people")
    contacts = contacts.order_by("-contact__immediate_danger", "received_at")
    notes = notes_of(by).select_related("case", "author").order_by("written_at")
    return Overnight(night, list(contacts[:MOST]), list(notes[:MOST]))


def count_overnight(by: Worker, now: datetime) -> int:
    """As many as the list would hold, in one question: every open desk asks it at every change."""
    night = night_before(by, now)
    manager = by.pk if Role.MANAGER in by.roles() else None
    given = {"closes": night.closes_at, "opens": night.opens_at, "manager": manager, "most": MOST}
    with prepared_cursor() as cursor:
        cursor.execute(COUNT, given)
        return cursor.fetchone()[0]


def night_before(by: Worker, now: datetime) -> Night:
    return last_night(now, Calendar.from_hub(rules_now(by.agency.hub_id)))


def contacts_of(night: Night) -> QuerySet[Case]:
    return Case.objects.filter(
        stage=Stage.CONTACT, received_at__gte=night.closes_at, received_at__lt=night.opens_at
    )


def notes_of(by: Worker) -> QuerySet[Note]:
    """Of the cases that this worker manages: the others' managers read theirs."""
    if Role.MANAGER not in by.roles():
        return Note.objects.none()
    unread = Note.objects.filter(read_at=None, case__manager=by)
    return unread.exclude(case__stage=Stage.CLOSED)
