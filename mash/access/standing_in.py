"""Standing in: a MASH manager who will be away gives their cases to another, for a time.

The named manager stays. The deputy holds the same reach in person until the day named, over the
cases that are there today: seals too, which open to nobody else in the meantime.
"""

import uuid
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mash.access.models import StandIn
from mash.agencies.actions import hub_version_now
from mash.agencies.models import Role, Worker
from mash.audit.actions import record
from mash.cases.letters import write_letter
from mash.cases.models import Case, LetterKind
from mash.cases.refusals import NotPossible
from mash.clock.calendar import LONDON
from mash.clock.deadlines import said
from mash.need_to_know.acts import Act, require
from mash.need_to_know.apart import apart_of
from mash.need_to_know.doing import action
from mash.need_to_know.models import Reach
from mash.need_to_know.register import end_grants, open_grant
from mash.process import Stage


def live(now: datetime) -> "QuerySet[StandIn]":
    """Those that hold now."""
    held = StandIn.objects.filter(ended_at=None, since__lte=now, until__gt=now)
    return held.select_related("manager", "deputy").order_by("until")


def may_stand_in(by: Worker) -> list[Worker]:
    """The hub's other MASH managers."""
    workers = Worker.objects.filter(
        agency__hub=by.agency.hub_id,
        user__is_active=True,
        posts__role=Role.MANAGER,
        posts__ended_at=None,
    )
    return list(workers.exclude(pk=by.pk).order_by("name").distinct())


def end_of(day: date) -> datetime:
    """The last moment of a day in London."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON)


def open_cases(manager: Worker) -> list[Case]:
    found = Case.objects.filter(manager=manager).exclude(stage=Stage.CLOSED)
    return list(found.select_related("hub").order_by("received_at"))


@action
def stand_in(*, deputy: uuid.UUID, last_day: date, by: Worker, now: datetime) -> StandIn:
    """From now until the end of `last_day` the deputy works this manager's open cases."""
    require(by, Act.STAND_IN, now=now)
    one = next((one for one in may_stand_in(by) if one.pk == deputy), None)
    if one is None:
        raise NotPossible(_("Choose who stands in for you."), "deputy")
    most = hub_version_now(by.agency.hub_id).file.access.stand_in_at_most_days
    today = now.astimezone(LONDON).date()
    if not today <= last_day <= today + timedelta(days=most):
        raise NotPossible(
            _("Enter a day from today on, and no more than %(days)s days away.") % {"days": most},
            "last_day",
        )
    if live(now).filter(manager=by).exists():
        raise NotPossible(_("Somebody stands in for you already. End that first."))
    cases = open_cases(by)
    if not cases:
        raise NotPossible(_("You manage no open case, so nobody needs to stand in for you."))
    held = StandIn.objects.create(manager=by, deputy=one, since=now, until=end_of(last_day))
    given = [case for case in cases if hand_to(held, case, by=by, now=now)]
    told = tell_agencies(held, cases[0], is_over=False, now=now)
    record(
        by=by, act=Act.STAND_IN, now=now, deputy=one.pk, until=held.until.isoformat(),
        said="begin", cases=len(given), told=told,
    )  # fmt: skip
    return held


def hand_to(held: StandIn, case: Case, *, by: Worker, now: datetime) -> bool:
    """Not a case that the deputy is kept from: it stays with its manager, or is taken over."""
    if apart_of(case).filter(worker=held.deputy).exists():
        return False
    take_back(held, case.pk, by=by, now=now)  # one that is over stands in the way
    open_grant(
        reader=held.deputy.reader,
        reach=Reach.MANAGE,
        what=case.pk,
        case_id=case.pk,
        because=Act.STAND_IN,
        by=by,
        now=now,
        until=held.until,
    )
    return True


def take_back(held: StandIn, case_id: uuid.UUID, *, by: Worker, now: datetime) -> int:
    return end_grants(
        case_id=case_id,
        because=Act.STAND_IN,
        by=by,
        now=now,
        reach=[Reach.MANAGE],
        readers=[held.deputy.reader],
    )


@action
def end_standing_in(*, held: StandIn, by: Worker, now: datetime) -> None:
    """Before its day: by any MASH manager of the hub, for one of the two may be ill."""
    require(by, Act.STAND_IN, now=now)
    found = live(now).filter(pk=held.pk, manager__agency__hub=by.agency.hub_id).first()
    if found is None:
        raise NotPossible(_("Nobody stands in here any more. Look again."))
    cases = open_cases(found.manager)
    ended = sum(take_back(found, case.pk, by=by, now=now) for case in cases)
    found.ended_at, found.ended_by = now, by
    found.save(update_fields=["ended_at", "ended_by"])
    told = tell_agencies(found, cases[0], is_over=True, now=now) if cases else 0
    record(
        by=by, act=Act.STAND_IN, now=now, deputy=found.deputy_id, said="end", ended=ended, told=told
    )


def tell_agencies(held: StandIn, case: Case, *, is_over: bool, now: datetime) -> int:
    """The panel managers of the partner agencies learn whom to ring. Every letter lies with a case:
    these lie with the manager's oldest, and say nothing of it, not its reference."""
    panel = Worker.objects.filter(
        agency__hub=case.hub_id,
        user__is_active=True,
        posts__role=Role.SCREENER,
        posts__ended_at=None,
    )
    told = {"manager": held.manager.name, "deputy": held.deputy.name, "until": said(held.until)}
    says = (
        _("%(deputy)s no longer stands in for %(manager)s. Please turn to %(manager)s again.")
        if is_over
        else _(
            "%(deputy)s stands in for %(manager)s as MASH manager from now until %(until)s. Please "
            "turn to %(deputy)s meanwhile."
        )
    )
    last = _("This message says nothing of any case. Please do not reply to it.")
    people = list(panel.select_related("user").distinct())
    for one in people:
        write_letter(
            case,
            LetterKind.CHASER,
            about=("stand-in", held.pk, is_over, one.pk),
            to=one.user.email,
            subject=_("%(hub)s: who stands in") % {"hub": case.hub.name},
            text=f"{says % told}\n\n{last}",
            now=now,
        )
    return len(people)
