"""Why somebody can see an item: what the agreement says of it, and which act let them in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.agreements.models import Agreement
from mash.cases.models import Case
from mash.language import later
from mash.need_to_know.acts import Act
from mash.need_to_know.models import Grant, Reach
from mash.need_to_know.session import Door
from mash.sharing.models import Item

# which act let the reader in, by the register
OPENED: dict[str, str] = {
    Act.RECEIVE_CONTACT: later("You are a MASH manager of this hub: every case is open to you"),
    Act.RATE_CASE: later("Your agency was asked because of the rating of this case"),
    Act.ASK_AGENCY: later("Your agency was asked about this case"),
    Act.SETTLE_SCREENING: later("The screening of this case was settled"),
    Act.TAKE_OVER_CASE: later("This case was taken over"),
    Act.CLOSE_CASE: later("The agreement keeps this case open to you after it was closed"),
}
DOORS: dict[str, str] = {
    Door.REFERRAL: later("the referral page"),
    Door.FILE: later("the received file"),
    Door.NIGHT: later("the night"),
}


@dataclass(frozen=True)
class Granted:
    """Because of which act the reader is on the case, since when, and by whom."""

    because: str
    since: datetime
    by: str


@dataclass(frozen=True)
class Why:
    """What permitted one item, in the words of the agreement that was in force."""

    purposes: list[str]
    basis: str
    law: str
    basis_clause: str
    agreement: str
    clause: str
    clause_words: str


def why_visible(
    agreements: Iterable[Agreement], gathered: Iterable[tuple[str, list[Item]]]
) -> dict[UUID, Why]:
    """For each item, what permitted it."""
    files = {one.version: one.rules for one in agreements}
    return {
        item.pk: why(item, files.get(item.agreement, {})) for _, items in gathered for item in items
    }


def why(item: Item, rules: dict[str, Any]) -> Why:
    bases = {one["code"]: one for one in rules.get("lawful_bases", [])}
    basis: dict[str, str] = bases.get(item.lawful_basis, {})
    clauses = rules.get("clauses", {})
    return Why(
        purposes=rules.get("purposes", []),
        basis=basis.get("name", item.lawful_basis),
        law=basis.get("law", ""),
        basis_clause=clauses.get(basis.get("clause", ""), ""),
        agreement=_("%(title)s, version %(version)s")
        % {"title": rules.get("title") or _("Agreement"), "version": item.agreement},
        clause=item.clause,
        clause_words=clauses.get(item.clause, ""),
    )


def how_granted(case: Case, by: Worker) -> list[Granted]:
    """The reader's open grants of the case, by the register; the first given comes first."""
    grants = list(
        Grant.objects.filter(
            what=case.pk, reach__in=[Reach.CASE, Reach.MANAGE], reader__in=by.readers()
        ).order_by("since", "reach")
    )
    keys = {one.granted_by.removeprefix("worker/") for one in grants if "worker/" in one.granted_by}
    names = {str(one.pk): one.name for one in Worker.objects.filter(pk__in=keys)}
    return [
        Granted(
            because=OPENED.get(one.because, one.because),
            since=one.since,
            by=names.get(
                one.granted_by.removeprefix("worker/"),
                DOORS.get(one.granted_by, one.granted_by),
            ),
        )
        for one in grants
    ]
