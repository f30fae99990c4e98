"""What waits here for a worker: requests to answer, find for or check; corrections to read."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.clock.calendar import LONDON
from mash.language import day_said
from mash.need_to_know.acts import Act
from mash.need_to_know.models import Grant, Reach
from mash.need_to_know.notices import Notice
from mash.process import Stage
from mash.rights.actions import check_of, due, last_pack
from mash.rights.clock import Answer
from mash.rights.codes import Target
from mash.rights.correcting import is_late
from mash.rights.keeping import to_dispose
from mash.rights.keys import has_key
from mash.rights.models import AccessRequest, Correction, OwnerAsk, Told
from mash.sharing.models import Item

ANSWERING = {Role.RECORDS, Role.MANAGER}


def on_desk(by: Worker, now: datetime) -> list[Notice]:
    """References and no story."""
    found = to_read(by, now)
    if {Role.AGENCY_WORKER, Role.LEAD} & by.roles():
        found += to_release(by)
    if ANSWERING & by.roles():
        found += to_answer(by, now)
    if Role.RECORDS in by.roles():
        found += to_dispose(by, now)
    if {Role.MANAGER, Role.AGENCY_WORKER} & by.roles():
        found += to_settle(by)
    return found


def to_answer(by: Worker, now: datetime) -> list[Notice]:
    waiting = AccessRequest.objects.filter(closed_at=None).order_by("received_at")
    notices = []
    for one in waiting:
        is_mine = one.officer_id == by.pk
        if not is_mine and not waits_for_manager(one, by):
            continue
        clock = due(one)
        notices.append(
            Notice(
                text=next_step(one, is_mine) % {"reference": one.reference} + by_when(clock),
                href=reverse("access_request", args=[one.pk]),
                late=clock.is_late(now),
            )
        )
    return notices


def waits_for_manager(request: AccessRequest, by: Worker) -> bool:
    if Role.MANAGER not in by.roles():
        return False
    pack = last_pack(request)
    is_to_check = bool(pack and check_of(pack) is None and pack.made_by_id != by.pk)
    return request.found_at is None or is_to_check


def by_when(clock: Answer) -> str:
    """Said of each of them, for the first due is done first."""
    if clock.due_at is None:
        return _(": no clock runs yet")
    return _(": answer due by %(day)s") % {"day": day_said(clock.due_at.astimezone(LONDON))}


def next_step(request: AccessRequest, is_mine: bool) -> str:
    if is_mine:
        return _("Request %(reference)s for one's own data")
    if request.found_at is None:
        return _("Find who is asked about in request %(reference)s")
    return _("Check the pack of request %(reference)s")


def to_read(by: Worker, now: datetime) -> list[Notice]:
    """Corrections of what this worker's agency or team received, until one of them has read it."""
    mine = Grant.objects.filter(reader__in=by.readers(), reach=Reach.RIGHTS, case_id=None)
    waiting = Told.objects.filter(pk__in=list(mine.values_list("what", flat=True)), read_at=None)
    return [
        Notice(
            text=_("Read what is corrected on %(reference)s")
            % {"reference": one.words["reference"]},
            href=reverse("correction_told", args=[one.pk]),
            late=is_late(one, now),
        )
        for one in waiting
        if has_key(one.case_id)
    ]


def to_release(by: Worker) -> list[Notice]:
    """What this worker's agency gave, and is asked whether it may be told, until one answers."""
    mine = Grant.objects.filter(reader__in=by.readers(), reach=Reach.RIGHTS)
    mine = mine.filter(because=Act.ASK_OWNER)
    waiting = OwnerAsk.objects.filter(pk__in=list(mine.values_list("what", flat=True)), says="")
    return [
        Notice(
            text=_("Say whether something your agency gave may be told: request %(reference)s")
            % {"reference": one.words["reference"]},
            href=reverse("answer_owner", args=[one.pk]),
        )
        for one in waiting
        if has_key(one.case_id)
    ]


def to_settle(by: Worker) -> list[Notice]:
    """What somebody said is wrong, for who may settle it."""
    waiting = Correction.objects.filter(settlement=None).select_related("case")
    if Role.MANAGER in by.roles():
        waiting = waiting.filter(~Q(target=Target.ITEM) | Q(case__stage=Stage.CLOSED))
    else:
        own = Item.objects.filter(agency_id=by.agency_id)
        waiting = waiting.filter(target=Target.ITEM, row__in=own.values("pk"))
    return [
        Notice(
            text=_("Something on case %(reference)s is said to be wrong")
            % {"reference": one.case.reference},
            href=reverse("settle_correction", args=[one.case.reference, one.pk]),
        )
        for one in waiting
    ]
