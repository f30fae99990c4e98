"""Standing in: a MASH manager who will be away gives their cases to another, for a time.

The named manager stays. The deputy holds the same reach in person until the day named, over the
cases that are there when it begins: seals too, which open to nobody else in the meantime. It may be
planned ahead: then the hub's own process begins it at its hour, or the deputy's look at the desk
does, whichever comes first.
"""

import uuid
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mash.access.models import StandIn
from mash.agencies.actions import hub_version_now
from mash.agencies.models import Role, Worker
from mash.agencies.posts import at_work_as
from mash.audit.actions import record
from mash.cases.letters import write_letter
from mash.cases.models import Case, LetterKind
from mash.cases.refusals import NotPossible
from mash.clock.calendar import LONDON, day_of
from mash.clock.deadlines import in_full
from mash.language import day_said
from mash.need_to_know.acts import Act, require
from mash.need_to_know.apart import apart_of
from mash.need_to_know.doing import action
from mash.need_to_know.models import Reach
from mash.need_to_know.register import end_grants, open_grant
from mash.need_to_know.session import Door, through_door
from mash.process import Stage

AHEAD = timedelta(days=92)  # no more than this is planned ahead


def live(now: datetime) -> "QuerySet[StandIn]":
    """Those that hold now."""
    return to_come(now).filter(since__lte=now)


def to_come(now: datetime) -> "QuerySet[StandIn]":
    """Those that hold now, and those that are planned."""
    held = StandIn.objects.filter(ended_at=None, until__gt=now)
    return held.select_related("manager", "deputy").order_by("since", "until")


def may_stand_in(by: Worker) -> list[Worker]:
    """The hub's other MASH managers."""
    managers = at_work_as(Role.MANAGER, by.agency.hub_id)
    return list(managers.exclude(pk=by.pk).order_by("name"))


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def end_of(day: date) -> datetime:
    """The last moment of a day in London."""
    return start_of(day + timedelta(days=1))


def open_cases(manager: Worker) -> list[Case]:
    found = Case.objects.filter(manager=manager).exclude(stage=Stage.CLOSED)
    return list(found.select_related("hub").order_by("received_at"))


@action
def stand_in(
    *,
    deputy: uuid.UUID,
    last_day: date,
    by: Worker,
    now: datetime,
    first_day: date | None = None,
) -> StandIn:
    """From now, or the beginning of `first_day`, until the end of `last_day` the deputy works this
    manager's open cases. The partner agencies are told at once, from when."""
    require(by, Act.STAND_IN, now=now)
    one = next((one for one in may_stand_in(by) if one.pk == deputy), None)
    if one is None:
        raise NotPossible(_("Choose who stands in for you."), "deputy")
    today = day_of(now)
    first_day = first_day or today
    check_days(first_day, last_day, today, hub=by.agency.hub_id)
    if to_come(now).filter(manager=by).exists():
        raise NotPossible(_("Somebody stands in for you already, or will. End that first."))
    cases = open_cases(by)
    if not cases:
        raise NotPossible(_("You manage no open case, so nobody needs to stand in for you."))
    since = now if first_day == today else start_of(first_day)
    held = StandIn.objects.create(manager=by, deputy=one, since=since, until=end_of(last_day))
    given = hand_over(held, cases, by=by, now=now) if first_day == today else 0
    told = tell_agencies(held, cases[0], is_over=False, now=now)
    record(
        by=by, act=Act.STAND_IN, now=now, deputy=one.pk, since=since.isoformat(),
        until=held.until.isoformat(), said="begin" if first_day == today else "plan", cases=given,
        told=told,
    )  # fmt: skip
    return held


def check_days(first_day: date, last_day: date, today: date, *, hub: str) -> None:
    if not today <= first_day <= today + AHEAD:
        raise NotPossible(
            _("Enter a day from today on, and no more than %(days)s days away.")
            % {"days": AHEAD.days},
            "first_day",
        )
    most = hub_version_now(hub).file.access.stand_in_at_most_days
    if not first_day <= last_day <= first_day + timedelta(days=most):
        raise NotPossible(
            _("Enter a day from the first day on, and no more than %(days)s days after it.")
            % {"days": most},
            "last_day",
        )


def hand_over(held: StandIn, cases: list[Case], *, by: Worker | str, now: datetime) -> int:
    """Returns how many cases the deputy has now."""
    held.begun_at = now
    held.save(update_fields=["begun_at"])
    return sum(hand_to(held, case, by=by, now=now) for case in cases)


def begin_all(*, now: datetime) -> int:
    """What was planned for this hour begins, each once: the hub's own process does it, and the
    audit says so. Returns how many began."""
    waiting = live(now).filter(begun_at=None).values_list("pk", flat=True)
    return sum(begin_one(pk, now=now) for pk in list(waiting))


def begin_one(pk: uuid.UUID, *, now: datetime) -> bool:
    """In a transaction of its own. Nothing begins for a deputy who is no MASH manager any more."""
    with through_door(Door.CHASERS):
        waiting = live(now).filter(pk=pk, begun_at=None).select_for_update(of=("self",))
        held = waiting.first()
        if held is None or Role.MANAGER not in held.deputy.roles():
            return False
        begin(held, by=Door.CHASERS.value, now=now)
    return True


@action
def begin_planned(*, by: Worker, now: datetime) -> int:
    """The same for the deputy who opens the desk first: their work waits for no other process. Of a
    case that they are kept from they see nothing, and so are not handed it."""
    require(by, Act.STAND_IN, now=now)
    planned = live(now).filter(deputy=by, begun_at=None).select_for_update(of=("self",))
    for held in planned:
        begin(held, by=by, now=now)
    return len(planned)


def begin(held: StandIn, *, by: Worker | str, now: datetime) -> None:
    given = hand_over(held, open_cases(held.manager), by=by, now=now)
    record(
        by=by, act=Act.STAND_IN, now=now, deputy=held.deputy_id, of=held.manager_id, said="begin",
        until=held.until.isoformat(), cases=given,
    )  # fmt: skip


def hand_to(held: StandIn, case: Case, *, by: Worker | str, now: datetime) -> bool:
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


def take_back(held: StandIn, case_id: uuid.UUID, *, by: Worker | str, now: datetime) -> int:
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
    found = to_come(now).filter(pk=held.pk, manager__agency__hub=by.agency.hub_id).first()
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
    panel = at_work_as(Role.SCREENER, case.hub_id)
    told = {
        "manager": held.manager.name,
        "deputy": held.deputy.name,
        "since": in_full(held.since),
        "day": day_said(held.last_day),
    }
    if is_over:
        says = _(
            "%(deputy)s no longer stands in for %(manager)s. Please turn to %(manager)s again."
        )
    elif held.since > now:
        says = _(
            "%(deputy)s will stand in for %(manager)s as MASH manager from %(since)s until "
            "the end of %(day)s. Please turn to %(deputy)s then."
        )
    else:
        says = _(
            "%(deputy)s stands in for %(manager)s as MASH manager from now until the end of "
            "%(day)s. Please turn to %(deputy)s meanwhile."
        )
    last = _("This message says nothing of any case. Please do not reply to it.")
    people = list(panel.select_related("user"))
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
