"""What a case's page says of corrections: each beside what it corrects, and who has read it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.cases.mends import Mend
from mash.cases.models import Case
from mash.closure.access import named
from mash.handover.models import Summary
from mash.need_to_know.acts import Act, may
from mash.rights.correcting import is_late, may_settle
from mash.rights.mended import hides, protected
from mash.rights.models import Correction, Told
from mash.rights.targets import fields_of, said_of


@dataclass(frozen=True)
class Shown:
    """One correction as it is read."""

    pk: UUID
    field: str
    label: str
    was: str
    now: str
    row: Correction
    is_made: bool
    is_open: bool
    may_settle: bool


@dataclass
class Corrections:
    """Of one case, by the row that each corrects."""

    more: list[dict[str, str]] = field(default_factory=list)
    by_row: dict[UUID, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    told: list[dict[str, Any]] = field(default_factory=list)

    @property
    def read(self) -> int:
        return sum(one["row"].read_at is not None for one in self.told)

    def said(self, row: UUID, label: str = "") -> list[Shown]:
        """All of a row, or of the one field under this label."""
        return [one for one in self.by_row.get(row, []) if not label or one.label == label]

    def is_struck(self, row: UUID, label: str = "") -> bool:
        """Is what was written there no longer what is held to be so?"""
        return any(one.is_made for one in self.said(row, label))


def on_case(case: Case, by: Worker, now: datetime) -> Corrections:
    found = Corrections()
    if may(by, Act.ASK_CORRECTION, case, now=now):
        href = reverse("ask_correction", args=[case.reference])
        found.more.append({"label": _("Say that something is wrong"), "href": href})
    asked = list(Correction.objects.filter(case=case).select_related("settlement__by", "asked_by"))
    hidden = protected(case) if asked else set()
    for one in asked:
        if hides(one, hidden):
            continue
        one.case = case
        found.by_row[one.row].append(shown(one, by))
    if found.by_row:
        told = Told.objects.filter(case=case).select_related("read_by")
        found.told = [
            {"who": named(one.reader), "row": one, "late": is_late(one, now)} for one in told
        ]
    return found


def shown(one: Correction, by: Worker) -> Shown:
    settlement = getattr(one, "settlement", None)
    return Shown(
        pk=one.pk,
        field=one.field,
        label=str(fields_of(one.target)[one.field]),
        was=said_of(one.field, one.words["was"]),
        now=said_of(one.field, one.words["now"]),
        row=one,
        is_made=bool(settlement and settlement.made),
        is_open=settlement is None,
        may_settle=settlement is None and may_settle(one, by=by),
    )


def told_of_summary(summary: Summary) -> list[Told]:
    """What was corrected of a sent summary since: the summary itself stays as it was sent."""
    return list(Told.objects.filter(summary_id=summary.pk).order_by("told_at"))


def mends_since(summary: Summary) -> list[Mend]:
    """The same, beside what was corrected before it was sent."""
    told = [one.words for one in told_of_summary(summary)]
    since = [
        Mend(
            what=one["what"],
            about=one["about"],
            field=one.get("field", ""),  # the first ones did not keep it
            was=one["was"],
            now=one["now"],
        )
        for one in told
    ]
    return [*summary.words.get("mended", []), *since]


def corrections_made(case: Case, by: Worker) -> list[Shown]:
    """For whoever is about to write of the case to somebody: what of it is known to be wrong."""
    hidden = protected(case)
    made = Correction.objects.filter(case=case, settlement__made=True)
    seen = [one for one in made.select_related("settlement__by", "case") if not hides(one, hidden)]
    return [shown(one, by) for one in seen]
