"""What cannot be undone, who may ask for it, and who must approve it: one table.

It is never the asker: a constraint of the database holds that too.
"""

from collections.abc import Iterable

from django.db import models

from mash.agencies.models import HUB_ROLES, Role, hub_reader, reader
from mash.language import later
from mash.need_to_know.verbs import Act

MANAGER, GOVERNANCE, LEAD = Role.MANAGER, Role.GOVERNANCE, Role.LEAD
RECORDS = Role.RECORDS


class Kind(models.TextChoices):
    """Each is also the act that the second person does by approving it."""

    DISPOSE = Act.DISPOSE.value, later("Disposal of what is kept: its time is over")
    DISPOSE_EARLY = Act.DISPOSE_EARLY.value, later("Disposal of what is kept: before its time")
    RELEASE_HOLD = Act.RELEASE_HOLD.value, later("Release of a legal hold")
    CHANGE_AGREEMENT = Act.CHANGE_AGREEMENT.value, later("Change of the agreement")
    RELEASE_SEALED = Act.RELEASE_SEALED.value, later("Release of sealed text to a court")


# who asks → who may approve; of the two who end what is kept, one is always governance. A records
# officer asks it of requests for one's own data: no kept case is there for them
ASKED_OF: dict[Kind, dict[Role, set[Role]]] = {
    Kind.DISPOSE: {
        MANAGER: {GOVERNANCE},
        RECORDS: {GOVERNANCE},
        GOVERNANCE: {MANAGER, GOVERNANCE},
    },
    Kind.DISPOSE_EARLY: {GOVERNANCE: {MANAGER, GOVERNANCE}},
    Kind.RELEASE_HOLD: {
        MANAGER: {GOVERNANCE},
        RECORDS: {GOVERNANCE},
        GOVERNANCE: {MANAGER, GOVERNANCE},
    },
    Kind.CHANGE_AGREEMENT: {GOVERNANCE: {MANAGER, GOVERNANCE}},
    Kind.RELEASE_SEALED: {MANAGER: {LEAD}},  # the lead of the agency that sealed it
}


def approvers(kind: Kind, roles: Iterable[Role]) -> set[Role]:
    """Those of whom somebody with these roles may ask it; nobody where they may not ask."""
    asked = ASKED_OF[kind]
    return set().union(*(asked.get(role, set()) for role in roles))


def readers_of(roles: Iterable[Role], *, hub: str, agency: str | None) -> list[str]:
    """Their names in the register; a lead is the named agency's."""
    return [
        hub_reader(hub, role) if role in HUB_ROLES else reader(agency or "nobody", role)
        for role in sorted(roles)
    ]
