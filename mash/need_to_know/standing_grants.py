"""Grants that belong to no case: governance officers stand in the register for the audit."""

from datetime import datetime

from mash.agencies.actions import OWNER
from mash.agencies.models import Role, hub_reader
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
