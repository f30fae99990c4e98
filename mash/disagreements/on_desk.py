"""The open disagreements that a worker is a party to; for governance, that some are late."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import ngettext

from mash.agencies.models import Role, Worker
from mash.cases.models import Case
from mash.disagreements.actions import takes_part
from mash.disagreements.models import Disagreement, Step, What
from mash.disagreements.standing import Standing, standings
from mash.need_to_know.notices import Notice

MOST = 50


def on_desk(by: Worker, now: datetime) -> list[Notice]:
    """Of those that the database shows this worker; the first due on top."""
    ended = Step.objects.filter(disagreement=OuterRef("pk"), what=What.ENDED)
    rows = Disagreement.objects.filter(~Exists(ended)).select_related("agency", "other")
    found = standings(by.agency.hub_id, list(rows.prefetch_related("steps")[:MOST]), now)
    if Role.GOVERNANCE in by.roles():
        return late_ones(sum(one.is_late(now) for one in found))
    references = references_of(found)
    return [
        Notice(sentence(one, references[one.row.case_id]), href(one), one.is_late(now))
        for one in sorted(found, key=lambda one: one.due_at)
        if one.row.case_id in references and takes_part(one.row, by)
    ]


def references_of(found: list[Standing]) -> dict:
    ids = {one.row.case_id for one in found}
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "reference")) if ids else {}


def href(one: Standing) -> str:
    return reverse("disagreement", args=[one.row.pk])


def sentence(one: Standing, reference: str) -> str:
    said = ngettext(
        "Case %(reference)s: %(agency)s disagrees, open for %(days)s working day",
        "Case %(reference)s: %(agency)s disagrees, open for %(days)s working days",
        one.days_open,
    )
    return said % {"reference": reference, "agency": one.row.agency.name, "days": one.days_open}


def late_ones(late: int) -> list[Notice]:
    if not late:
        return []
    said = ngettext(
        "%(count)s disagreement between agencies is open for too long",
        "%(count)s disagreements between agencies are open for too long",
        late,
    )
    return [Notice(said % {"count": late}, reverse("disagreements"), late=True)]
