"""Receiving a contact: from a worker, from the open referral page, from a file."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mash import keyring
from mash.agencies.actions import hub_version_now
from mash.agencies.models import HubVersion, Role, Worker, hub_reader
from mash.audit.actions import record
from mash.cases.letters import acknowledge
from mash.cases.models import Case, new_reference
from mash.cases.submissions import answer, first_time
from mash.contact.intake import ContactIn
from mash.contact.models import Contact
from mash.contact.referrer import may_come_back, remember
from mash.need_to_know.acts import Act, require
from mash.need_to_know.models import Reach
from mash.need_to_know.register import open_grant
from mash.need_to_know.session import Door, through_door
from mash.people.cards import write_cards
from mash.people.models import Person, Relationship
from mash.people.whereabouts import is_protected, keep_apart, without_place


@dataclass(frozen=True)
class Received:
    """The reference to keep; `again` when the same contact had already come."""

    reference: str
    again: bool


def receive_contact(
    *,
    intake: ContactIn,
    now: datetime,
    by: Worker | None = None,
    door: Door = Door.REFERRAL,
    key: str = "",
) -> Received:
    """Take a contact in, once: a repeat of the same form, or of the same words on the same day, is
    answered with the first one's reference. `by` is the worker at the desk; without one it comes
    through a door that can read nothing back."""
    if by is not None:
        require(by, Act.RECORD_CONTACT, now=now)
        with transaction.atomic():
            return receive_once(intake=intake, now=now, by=by, door=None, key=key)
    with through_door(door):
        return receive_once(intake=intake, now=now, by=None, door=door, key=key)


def receive_once(
    *, intake: ContactIn, now: datetime, by: Worker | None, door: Door | None, key: str
) -> Received:
    sender = by.reader if by else str(door)
    body = intake.model_dump(mode="json", exclude={"submission"})
    said = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    keys = [key or intake.submission or said, f"{said} on {now.date()}"]
    for one in dict.fromkeys(keys):
        if earlier := first_time(sender=sender, key=one, body=body, now=now):
            return Received(earlier.answer, again=True)
    case = open_case(intake=intake, now=now, by=by, door=door)
    for one in keys:
        answer(sender=sender, key=one, where=case.reference)
    return Received(case.reference, again=False)


def open_case(*, intake: ContactIn, now: datetime, by: Worker | None, door: Door | None) -> Case:
    """The case with its contact and people, key, first grants, acknowledgement and audit entry."""
    version = hub_version_now(by.agency.hub_id if by else None)
    received_at = now if door == Door.REFERRAL else intake.received_at or now
    case = Case(
        id=uuid.uuid4(),
        reference=new_reference(),
        hub=version.hub,
        hub_version=version,
        received_at=received_at,
    )
    keyring.case_key(case.pk, make=True)
    let_in(case, version, by=by or str(door), now=now)
    case.save(force_insert=True)
    write_contact(case, intake, by=by, door=door, now=now)
    people = write_people(case, intake, by=by, now=now)
    write_cards(case, people, told_by=intake.referrer.source_code, now=now)
    if door == Door.REFERRAL and may_come_back(intake):
        remember(case, intake)
    if intake.referrer.email and not intake.referrer.anonymous:
        acknowledge(case, intake.referrer.email, now=now)
    act = Act.RECORD_CONTACT if by else Act.RECEIVE_CONTACT
    record(by=by or str(door), act=act, case=case, now=now, people=len(intake.people))
    return case


def let_in(case: Case, version: HubVersion, *, by: Worker | str, now: datetime) -> None:
    """The front door's officers may see the contact, the hub's managers the case."""
    for role, reach in ((Role.OFFICER, Reach.CONTACT), (Role.MANAGER, Reach.CASE)):
        open_grant(
            reader=hub_reader(version.hub_id, role),
            reach=reach,
            what=case.pk,
            case_id=case.pk,
            because=Act.RECEIVE_CONTACT,
            by=by,
            now=now,
        )


CONTACT_COLUMNS = {"kind", "channel", "immediate_danger", "received_at", "submission", "people"}


def write_contact(
    case: Case, intake: ContactIn, *, by: Worker | None, door: Door | None, now: datetime
) -> Contact:
    told = intake.model_dump(mode="json", exclude=CONTACT_COLUMNS | {"relationships"})
    return Contact.objects.create(
        case=case,
        door=door.value if door else "worker",
        kind=intake.kind,
        channel=intake.channel,
        source_code=intake.referrer.source_code,
        anonymous=intake.referrer.anonymous,
        immediate_danger=intake.immediate_danger,
        told_family=intake.consent.told,
        family_agreed=intake.consent.agreed,
        entered_by=by,
        entered_at=now,
        words=told,
    )


def write_people(
    case: Case, intake: ContactIn, *, by: Worker | None, now: datetime
) -> list[Person]:
    """The people as told; where a protected one lives goes apart before anybody could read it."""
    people = []
    for position, one in enumerate(intake.people):
        told = one.model_dump(mode="json", exclude={"part"})
        person = Person.objects.create(
            case=case, position=position, part=one.part, words=without_place(told)
        )
        if is_protected(told):
            keep_apart(case, told, person=person, since=now, by=by)
        people.append(person)
    Relationship.objects.bulk_create(
        Relationship(case=case, person=people[one.person], of=people[one.of], kind=one.kind)
        for one in intake.relationships
    )
    return people
