"""What of a case may still go to a recipient: asked anew whenever it is offered, ticked or sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mash.agreements.agreement_file import AgreementFile, Recipient
from mash.agreements.bound import no_agreement
from mash.agreements.models import agreement_in_force
from mash.agreements.movement import (
    Movement,
    Ruling,
    Way,
    cited,
    not_bound,
    not_in_force,
    ruling,
)
from mash.cases.models import Case
from mash.clock.calendar import day_of
from mash.sharing.models import Item


@dataclass(frozen=True)
class KeptBack:
    """An item that its owner cleared and that may not go there: whose, and by which clause. Not a
    word of what it says."""

    item: Item
    ruling: Ruling
    version: str

    @property
    def sentence(self) -> str:
        return _("Something of %(agency)s is kept back. %(why)s") % {
            "agency": self.item.agency.name,
            "why": self.ruling.sentence,
        }


def parted(
    items: Iterable[Item], case: Case, *, way: Way, to: Recipient, now: datetime
) -> tuple[list[Item], list[KeptBack]]:
    """The items that may go to this recipient, and those that may not."""
    agreement = agreement_in_force(case.hub_id, day_of(now))
    file, version = (agreement.file, agreement.version) if agreement else (None, "")
    may_go, kept_back = [], []
    for item in items:
        says = of_item(item, case, file, way=way, to=to, now=now)
        if says.allowed:
            may_go.append(item)
        else:
            kept_back.append(KeptBack(item, says, version))
    return may_go, kept_back


@dataclass(frozen=True)
class Kind:
    """Whose something is and of which kind, in codes: as the agreement asks, and as it stands
    beside the words in a frozen document, where the item itself is out of the reader's sight."""

    agency: str  # its code in the hub
    category: str
    content: bool = True
    emergency: str = ""  # the clause by which it was shared to save a life

    @classmethod
    def of(cls, item: Item, hub: str) -> "Kind":
        return cls(
            item.agency_id.removeprefix(f"{hub}."),
            item.category,
            content=not item.existence_only,
            emergency=item.clause if item.in_emergency else "",
        )


def of_item(
    item: Item, case: Case, file: AgreementFile | None, *, way: Way, to: Recipient, now: datetime
) -> Ruling:
    """What the agreement in force says now of an item that was shared under any version."""
    kind = Kind.of(item, case.hub_id)
    return of_kind(kind, file, way=way, to=to, called=item.agency.name, now=now)


def of_kind(
    kind: Kind, file: AgreementFile | None, *, way: Way, to: Recipient, called: str, now: datetime
) -> Ruling:
    """`called`: the agency's name, for whoever is told."""
    if file is None:
        return no_agreement()
    today = day_of(now)
    if kind.emergency:
        return of_emergency(kind, file, called=called, now=now)
    movement = Movement(kind.agency, kind.category, way, to, content=kind.content, called=called)
    return ruling(file, movement, on=today)


def of_emergency(kind: Kind, file: AgreementFile, *, called: str, now: datetime) -> Ruling:
    """What was shared to save a life goes on by that clause, as long as its owner is bound."""
    today = day_of(now)
    unbound = not_bound(file, kind.agency, today, called=called)
    for clause, what, mend in (*not_in_force(file, today), *unbound):
        return Ruling(False, clause, f"{what} ({cited(file, clause)}). {mend}")
    return Ruling(True, kind.emergency, "")
