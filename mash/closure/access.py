"""In plain words: whose access to a case ends when it closes, and who keeps it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mash.agencies.models import Agency, Hub, Role, Team, Worker
from mash.cases.models import Case
from mash.language import later
from mash.need_to_know.models import Grant, Reach

ROLES = {
    Role.OFFICER: later("Contact officers"),
    Role.SCREENER: later("Panel managers"),
    Role.MANAGER: later("MASH managers"),
    Role.AGENCY_WORKER: later("Agency workers"),
    Role.RECEIVER: later("Receiving team workers"),
    Role.NIGHT: later("Out-of-hours workers"),
    Role.GOVERNANCE: later("Information governance officers"),
    Role.LEAD: later("Agency leads"),
    Role.REVIEWER: later("Audit group members"),
    Role.RECORDS: later("Records officers"),
}


@dataclass(frozen=True)
class Access:
    """One reader of the register, named for people, with all that they may see."""

    who: str
    sees: tuple[str, ...]


def accesses(case: Case, readers_kept: list[str]) -> tuple[list[Access], list[Access]]:
    """Those whose access ends at closing, and those who keep theirs."""
    reaches: dict[str, list[str]] = {}
    for grant in Grant.objects.filter(case_id=case.pk).order_by("since"):
        reaches.setdefault(grant.reader, []).append(Reach(grant.reach).label)
    found = {
        reader: Access(named(reader), tuple(dict.fromkeys(sees)))
        for reader, sees in reaches.items()
    }
    ending = [one for reader, one in found.items() if reader not in readers_kept]
    kept = [one for reader, one in found.items() if reader in readers_kept]
    return sorted(ending, key=by_name), sorted(kept, key=by_name)


def by_name(access: Access) -> str:
    return access.who


def named(reader: str) -> str:
    """`southwark.police/agency_worker` as people would say it."""
    body, _slash, role = reader.partition("/")
    if body == "worker":
        worker = Worker.objects.filter(pk=role).first()
        return worker.name if worker else _("Somebody who has left")
    holders = ROLES[Role(role)]
    for register in (Agency, Team, Hub):
        if known := register.objects.filter(pk=body).first():
            return f"{holders}, {known.name}"
    return str(holders)
