"""Grants that belong to no case: for the audit, and for keeping the hub's post."""

from datetime import datetime

from mash.agencies.actions import OWNER
from mash.agencies.models import Role, hub_reader
from mash.cases.letters import box_of
from mash.need_to_know.acts import Act
from mash.need_to_know.models import Grant, Reach
from mash.need_to_know.policies import AUDIT_OF_THE_HUB


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


def open_standing(*, hub: str, now: datetime) -> None:
    open_audit(hub=hub, now=now)
    open_post(hub=hub, now=now)
