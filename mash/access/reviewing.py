"""The access review: each quarter each worker is confirmed, or ended, by who answers for them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _

from mash.access.asleep import is_asleep
from mash.access.models import Review, StandIn
from mash.access.register import people_for
from mash.agencies.models import Role, Worker
from mash.audit.actions import record
from mash.cases.refusals import NotPossible
from mash.clock.calendar import LONDON
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.doing import action
from mash.need_to_know.models import Grant
from mash.need_to_know.register import end_grants


def quarter_of(moment: datetime) -> str:
    """The quarter of the year, in London: 2026-Q4."""
    here = moment.astimezone(LONDON)
    return f"{here.year}-Q{(here.month + 2) // 3}"


def quarter_before(quarter: str) -> str:
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"


@dataclass(frozen=True)
class Reviewed:
    """One worker as the review shows them."""

    worker: Worker
    last: str  # the quarter in which they were confirmed last, or began
    is_due: bool
    is_late: bool  # a whole quarter went by
    is_asleep: bool
    in_person: int  # grants that they hold in person


def state_of(last: str, quarter: str) -> tuple[bool, bool]:
    """Due, and late, of somebody confirmed last, or come, in that quarter. (They sort as texts.)"""
    return last < quarter, last < quarter_before(quarter)


def review_of(by: Worker, now: datetime) -> list[Reviewed]:
    """All active people whom this worker answers for, but for themselves; what is late comes first.

    People of an agency without a lead are governance's to confirm; of others, once they are late.
    """
    quarter = quarter_of(now)
    people = [one for one in people_for(by) if one.is_active and one.pk != by.pk]
    facts = Worker.objects.filter(pk__in=[one.pk for one in people]).annotate(
        began=Min("posts__since"),
        confirmed_at=Max("reviews__at", filter=Q(reviews__is_needed=True)),
    )
    dates = {one.pk: (one.began or one.user.date_joined, one.confirmed_at)
             for one in facts.select_related("user")}  # fmt: skip
    held = Grant.objects.filter(reader__in=[one.reader for one in people]).values("reader")
    counts = dict(held.annotate(n=Count("pk")).values_list("reader", "n"))
    found = []
    for one in people:
        last = quarter_of(max(filter(None, dates[one.pk])))
        is_due, is_late = state_of(last, quarter)
        asleep = is_asleep(one, now)
        found.append(Reviewed(one, last, is_due, is_late, asleep, counts.get(one.reader, 0)))
    return sorted(found, key=lambda one: (not one.is_late, not one.is_due))


def waiting_for(by: Worker, now: datetime) -> list[Reviewed]:
    """Whom this worker is asked about: a lead about all who are due; governance about those whom
    nobody else is asked about, and about what a lead has left undone."""
    due = [one for one in review_of(by, now) if one.is_due]
    if Role.LEAD in by.roles() and Role.GOVERNANCE not in by.roles():
        return due
    leads = Worker.objects.filter(
        posts__role=Role.LEAD, posts__ended_at=None, user__is_active=True
    ).values_list("pk", "agency_id")
    led = {agency: pk for pk, agency in leads}
    return [
        one
        for one in due
        if one.is_late or led.get(one.worker.agency_id, one.worker.pk) == one.worker.pk
    ]


def answered_for(worker: Worker, *, by: Worker) -> Worker:
    found = next((one for one in people_for(by) if one.pk == worker.pk), None)
    if found is None or found.pk == by.pk:
        raise Refused(Act.REVIEW_ACCESS, None, str(worker.pk))
    return found


@action
def confirm_access(*, worker: Worker, by: Worker, now: datetime) -> None:
    """This worker still needs access: said for this quarter."""
    require(by, Act.REVIEW_ACCESS, now=now)
    worker = answered_for(worker, by=by)
    if not worker.is_active:
        raise NotPossible(_("Their work here has ended."))
    quarter = quarter_of(now)
    Review.objects.create(worker=worker, quarter=quarter, is_needed=True, at=now, by=by)
    record(by=by, act=Act.REVIEW_ACCESS, now=now, of=worker.pk, said="needed", quarter=quarter)


@action
def end_access(*, worker: Worker, by: Worker, now: datetime) -> None:
    """This worker has nothing from the next request on: no post, no grant, no sign-in."""
    require(by, Act.REVIEW_ACCESS, now=now)
    worker = answered_for(worker, by=by)
    if not worker.is_active:
        raise NotPossible(_("Their work here has ended."))
    quarter = quarter_of(now)
    Review.objects.create(worker=worker, quarter=quarter, is_needed=False, at=now, by=by)
    ended = 0
    held = list(Grant.objects.filter(reader=worker.reader))
    for case_id in {one.case_id for one in held if one.case_id}:
        ended += end_grants(
            case_id=case_id, because=Act.REVIEW_ACCESS, by=by, now=now, readers=[worker.reader]
        )
    standing = StandIn.objects.filter(Q(manager=worker) | Q(deputy=worker), ended_at=None)
    standing.update(ended_at=now, ended_by=by)
    with connection.cursor() as cursor:
        cursor.execute("select end_work(%s, %s)", [worker.pk, now])
        if not cursor.fetchone()[0]:
            raise Refused(Act.REVIEW_ACCESS, None, str(worker.pk))
    record(
        by=by, act=Act.REVIEW_ACCESS, now=now, of=worker.pk, said="ended", quarter=quarter,
        ended=ended,
    )  # fmt: skip
