"""Grants that belong to no case: for the audit, the hub's post, and the index of its people."""

import uuid
from datetime import datetime

from mash.agencies.actions import OWNER, owners_work
from mash.agencies.models import Role, hub_reader
from mash.cases.letters import box_of, letter_id
from mash.need_to_know.acts import Act
from mash.need_to_know.conditions import AUDIT_OF_THE_HUB
from mash.need_to_know.models import Grant, Reach


def open_audit(*, hub: str, now: datetime) -> None:
    """Let the hub's governance officers read the audit; the owner's work, done with its loading."""
    Grant.objects.using(OWNER).get_or_create(
        reader=hub_reader(hub, Role.GOVERNANCE),
        reach=Reach.AUDIT,
        what=AUDIT_OF_THE_HUB,
        defaults={"because": Act.READ_AUDIT, "since": now, "granted_by": "owner"},
    )


def open_post(*, hub: str, now: datetime) -> None:
    """Let the hub's managers and governance officers see what waits, failed and was sent: no case's
    end ends that, for a letter may still wait then."""
    for role in (Role.MANAGER, Role.GOVERNANCE):
        Grant.objects.using(OWNER).get_or_create(
            reader=hub_reader(hub, role),
            reach=Reach.POST,
            what=box_of(hub),
            defaults={"because": Act.READ_LETTERS, "since": now, "granted_by": "owner"},
        )


def index_of(hub: str) -> uuid.UUID:
    """The index of a hub's people: what a grant to find them again is a grant over."""
    return letter_id("index", hub)


def open_index(*, hub: str, now: datetime) -> None:
    """Let those who take contacts in, and those who lead, find who is known already. It outlasts
    the cases: somebody told of years ago is known too, until the case's key is destroyed."""
    for role in (Role.OFFICER, Role.MANAGER):
        Grant.objects.using(OWNER).get_or_create(
            reader=hub_reader(hub, role),
            reach=Reach.KNOWN,
            what=index_of(hub),
            defaults={"because": Act.LOOK_UP_PEOPLE, "since": now, "granted_by": "owner"},
        )


@owners_work
def open_standing(*, hub: str, now: datetime) -> None:
    open_audit(hub=hub, now=now)
    open_post(hub=hub, now=now)
    open_index(hub=hub, now=now)
