"""What waits here for a worker, beside the cases."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mash.access.glass import is_late
from mash.access.models import Opening
from mash.access.reviewing import waiting_for
from mash.access.standing_in import begin_planned, live
from mash.agencies.models import Role, Worker
from mash.cases.models import Case
from mash.clock.calendar import LONDON
from mash.language import day_said, moment_said
from mash.need_to_know.models import Apart
from mash.need_to_know.notices import Notice
from mash.process import Stage


def on_desk(by: Worker, now: datetime) -> list[Notice]:
    roles = by.roles()
    found = []
    if roles & {Role.OFFICER, Role.SCREENER, Role.AGENCY_WORKER}:
        found += opened_by(by, now)
    if roles & {Role.MANAGER, Role.GOVERNANCE}:
        found += to_review(by, now)
    if Role.MANAGER in roles:
        found += to_settle(by) + without_manager(by) + standing_in(by, now)
    if roles & {Role.LEAD, Role.GOVERNANCE}:
        found += to_confirm(by, now)
    return found


def opened_by(by: Worker, now: datetime) -> list[Notice]:
    """What is open to this very worker by break-glass stands on no list of their agency."""
    held = Opening.objects.filter(worker=by, until__gt=now).exclude(outcome="not justified")
    return [
        Notice(
            _("Case %(reference)s is open to you by break-glass until %(until)s.")
            % {"reference": one.reference, "until": moment_said(one.until.astimezone(LONDON))},
            reverse("case", args=[one.reference]),
        )
        for one in held.order_by("until")
    ]


def to_review(by: Worker, now: datetime) -> list[Notice]:
    held = Opening.objects.filter(reviewed_at=None).exclude(worker=by).order_by("since")
    return [
        Notice(
            _("Case %(reference)s was opened by break-glass. Review it.")
            % {"reference": one.reference},
            reverse("opening", args=[one.pk]),
            late=is_late(one, by.agency.hub_id, now),
        )
        for one in held
    ]


def to_settle(by: Worker) -> list[Notice]:
    held = Apart.objects.filter(state=Apart.State.OFFERED).select_related("case")
    cases = {one.case.reference: None for one in held.order_by("since")}
    return [
        Notice(
            _("Somebody who works here may know the family of case %(reference)s.")
            % {"reference": reference},
            reverse("keep_apart", args=[reference]),
        )
        for reference in cases
    ]


def without_manager(by: Worker) -> list[Notice]:
    """Cases whose manager is kept from them or has left: they hang on nobody as long as somebody
    is told."""
    kept = Apart.objects.filter(state=Apart.State.KEPT).values("case_id", "worker_id")
    managers = {(one["case_id"], one["worker_id"]) for one in kept}
    left = Worker.objects.filter(agency__hub=by.agency.hub_id, user__is_active=False)
    gone = set(left.filter(posts__role=Role.MANAGER).values_list("pk", flat=True))
    if not managers and not gone:
        return []
    cases = Case.objects.filter(manager__in=gone | {worker for _case, worker in managers})
    return [
        Notice(
            _("The manager of case %(reference)s can no longer work on it. Take it over.")
            % {"reference": case.reference},
            reverse("take_over_case", args=[case.reference]),
            late=True,
        )
        for case in cases.exclude(stage=Stage.CLOSED).order_by("received_at")
        if (case.pk, case.manager_id) in managers or case.manager_id in gone
    ]


def to_confirm(by: Worker, now: datetime) -> list[Notice]:
    """Who of those that this worker answers for waits to be confirmed in this quarter."""
    waiting = waiting_for(by, now)
    if not waiting:
        return []
    count = len(waiting)
    says = ngettext(
        "Access review: 1 person waits to be confirmed.",
        "Access review: %(count)s people wait to be confirmed.",
        count,
    )
    return [
        Notice(
            says % {"count": count},
            reverse("access_review"),
            late=any(one.is_late for one in waiting),
        )
    ]


def standing_in(by: Worker, now: datetime) -> list[Notice]:
    """Who stands in for this manager, and for whom they stand in; what was planned begins."""
    begin_planned(by=by, now=now)
    found = []
    for one in live(now).filter(Q(manager=by) | Q(deputy=by)):
        day = day_said(one.last_day)
        told = {"manager": one.manager.name, "deputy": one.deputy.name, "day": day}
        says = (
            _("You stand in for %(manager)s until the end of %(day)s.")
            if one.deputy_id == by.pk
            else _("%(deputy)s stands in for you until the end of %(day)s.")
        )
        found.append(Notice(says % told, reverse("stand_in")))
    return found
