"""Telling those who must act next in a disagreement, by message: a reference, and nobody's name."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.agencies.posts import holding
from mash.agreements.bound import bound_agencies
from mash.cases.letters import write_letter
from mash.cases.models import Case, LetterKind
from mash.clock.calendar import day_of
from mash.disagreements.models import Disagreement, Step, What
from mash.need_to_know.apart import not_apart
from mash.sharing.chasers import managing


def tell_next(row: Disagreement, step: Step, *, by: Worker, now: datetime) -> int:
    """Write to whoever must act now, but to nobody who is kept from the case, nor to who wrote the
    step. Returns how many messages that is."""
    case = row.case
    people = {one.pk: one for one in next_to_act(row, step, case, now) if one.user.email}
    people.pop(by.pk, None)
    stage = case.rules.escalation.stage(step.stage)
    # those above do not see the case; their desk, or whoever works on it, says more
    path = (
        reverse("desk") if step.what == What.ESCALATED else reverse("disagreement", args=[row.pk])
    )
    told = {
        "reference": case.reference,
        "stage": stage.name,
        "meaning": stage.meaning,
        "link": settings.MASH_URL.rstrip("/") + path,
    }
    for one in people.values():
        write_letter(
            case,
            LetterKind.CHASER,
            about=("disagreement", step.pk, one.pk),
            to=one.user.email,
            subject=_("MASH %(reference)s: agencies disagree") % told,
            text=_(
                "Agencies disagree on case %(reference)s, and it waits for you. Stage: %(stage)s. "
                "%(meaning)s\n\nAfter signing in: %(link)s\n\nThis message says nothing of the "
                "case. Please do not reply to it or forward it."
            )
            % told,
            now=now,
        )
    return len(people)


def next_to_act(row: Disagreement, step: Step, case: Case, now: datetime) -> Iterable[Worker]:
    """Of an agency that the agreement does not bind nobody sees anything, and nobody is told."""
    active = Worker.objects.filter(user__is_active=True).select_related("user")
    today = day_of(now)
    bound = active.filter(agency__in=bound_agencies(case.hub_id, today))
    workers, partners = not_apart(active, case), not_apart(bound, case)
    if step.what == What.ESCALATED:
        return [*managing(workers, case), *those_above(partners, row, step, case)]
    agency = row.agency_id if step.what == What.ANSWERED else row.other_id
    if agency == f"{case.hub_id}.{case.rules.host}":
        return managing(workers, case)
    return list(holding(partners.filter(agency_id=agency), Role.AGENCY_WORKER))


def those_above(
    workers: "QuerySet[Worker]", row: Disagreement, step: Step, case: Case
) -> list[Worker]:
    """The panel managers of the two agencies; at the last stage their leads too."""
    of_both = workers.filter(agency_id__in=(row.agency_id, row.other_id))
    found = list(holding(of_both, Role.SCREENER))
    if case.rules.escalation.after(step.stage) is None:
        found += holding(of_both, Role.LEAD)
    return found
