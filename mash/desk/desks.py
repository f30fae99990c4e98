"""What needs each worker now, and how long they have got: one small function per role."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.cases.models import Case
from mash.desk.case_rows import (
    answers_due,
    early_row,
    manager_row,
    pack_row,
    request_row,
    returned_rows,
    row_of,
    summary_row,
)
from mash.desk.reading import LAST_RECEIVED, URGENT, read_cases
from mash.desk.rows import OTHERS, YOURS, Group, Row
from mash.handover.models import Summary
from mash.need_to_know.acts import GATHERING, Act
from mash.need_to_know.models import Grant, Reach
from mash.night.models import Pack
from mash.process import Stage
from mash.screening.quorum import tally
from mash.sharing.models import Request

EARLY = ("decision", "received")
GATHERED = ("rating", "answered", "answers", "decision")
MOST = 200  # rows that are read at once; where there may be more, the desk says so


Only = Collection[UUID] | None  # of these cases alone; none: of all


def desk_of(by: Worker, now: datetime, only: Only = None) -> list[Group]:
    """Every role's groups, in the order of the process; the same heading of two roles once."""
    groups: dict[str, Group] = {}
    for role in Role:
        if role in by.roles() and role in DESKS:
            for group in DESKS[role](by, now, only):
                groups.setdefault(group.heading, group)
    return list(groups.values())


def among(only: Only, field: str = "case_id__in") -> Q:
    return Q() if only is None else Q(**{field: only})


def cases_at(*stages: Stage, only: Only = None, order: str = URGENT) -> list[Case]:
    """The cases at these stages that the database returns to this worker."""
    return read_cases(stages, only=only, order=order, most=MOST)


def officer(by: Worker, now: datetime, only: Only = None) -> list[Group]:
    cases = cases_at(Stage.CONTACT, Stage.SCREENING, only=only)
    new = [early_row(case) for case in cases if case.stage == Stage.CONTACT]
    panel = [early_row(case) for case in cases if case.stage == Stage.SCREENING]
    return [
        Group.of(_("Contacts to open"), new, *EARLY, turn=YOURS),
        Group.of(_("Before the panel"), panel, *EARLY, turn=OTHERS),
        Group.of(_("Returned forms"), returned_rows(cases), "returned", "received"),
    ]


def screener(by: Worker, now: datetime, only: Only = None) -> list[Group]:
    """Where the own agency has not spoken. Others' positions are hidden, so the register tells."""
    cases = [
        case
        for case in cases_at(Stage.SCREENING, only=only)
        if not case.screening.settled_at and by.agency.code in case.screening.panel
    ]
    spoken = spoken_on(by, cases)
    waiting = [early_row(case) for case in cases if case.pk not in spoken]
    given = [early_row(case) for case in cases if case.pk in spoken]
    return [
        Group.of(_("Your agency's position is awaited"), waiting, *EARLY, turn=YOURS),
        Group.of(_("Your agency has given its position"), given, *EARLY, turn=OTHERS),
    ]


def spoken_on(by: Worker, cases: list[Case]) -> set:
    """The cases on which somebody of this worker's agency has given its position."""
    colleagues = [f"worker/{pk}" for pk in by.agency.workers.values_list("pk", flat=True)]
    held = Grant.objects.filter(reach=Reach.POSITIONS, because=Act.GIVE_POSITION)
    held = held.filter(reader__in=colleagues, what__in=[case.pk for case in cases])
    return set(held.values_list("what", flat=True))


# a manager's tables: what they must do themselves, then what waits for others
TASKS: dict[str, tuple[str, ...]] = {
    "Contacts to open": EARLY,
    "To settle": EARLY,
    "To rate": EARLY,
    "To decide": GATHERED,
    "Returned forms": ("returned", "received"),
    "To hand over": ("rating", "received", "feedback"),
    "Before the panel": EARLY,
    "Agencies are answering": GATHERED,
    "Managed by others": (*GATHERED, "stage", "manager"),
}
TURNS = {
    **dict.fromkeys(("Contacts to open", "To settle", "To rate", "To decide"), YOURS),
    "To hand over": YOURS,
    "Managed by others": OTHERS,
}


def manager(by: Worker, now: datetime, only: Only = None) -> list[Group]:
    cases = cases_at(*(stage for stage in Stage if stage != Stage.CLOSED), only=only)
    by_task: dict[str, list[Row]] = {}
    stands_in = standing_in(by, now)
    for case in cases:
        is_others = case.manager_id not in (None, by.pk) and case.pk not in stands_in
        heading = _("Managed by others") if is_others else task(case, now)
        by_task.setdefault(heading, []).append(manager_row(case))
    by_task[_("Returned forms")] = returned_rows(cases)
    return [
        Group.of(_(name), by_task.get(_(name), []), *columns, turn=TURNS.get(name, ""))
        for name, columns in TASKS.items()
    ]


def standing_in(by: Worker, now: datetime) -> set[UUID]:
    """The cases that this manager has for another who is away."""
    held = Grant.objects.filter(reader=by.reader, reach=Reach.MANAGE, until__gt=now)
    return set(held.values_list("what", flat=True))


def task(case: Case, now: datetime) -> str:
    """What a case waits for its manager to do."""
    if case.stage == Stage.CONTACT:
        return _("Contacts to open")
    if case.stage == Stage.HANDOVER:
        return _("To hand over")
    if case.stage == Stage.SCREENING:
        return screening_task(case)
    if case.stage == Stage.DECISION:
        return _("To decide")
    due = answers_due(case)
    return _("To decide") if due is None or due < now else _("Agencies are answering")


def screening_task(case: Case) -> str:
    if case.screening.settled_at:
        return _("To rate")
    hub = f"{case.hub_id}."
    routes = {one.agency_id.removeprefix(hub): one.route for one in case.positions.all()}
    counted = tally(case.rules, case.screening.panel, routes)
    return _("To settle") if counted.has_quorum else _("Before the panel")


def agency_worker(by: Worker, now: datetime, only: Only = None) -> list[Group]:
    """Requests to the own agency, the first due on top."""
    asked = Request.objects.filter(among(only), agency=by.agency, case__stage__in=GATHERING)
    found = list(asked.order_by("asked_at")[:MOST])
    held = {one.case_id for one in found}
    cases = {case.pk: case for case in cases_at(*GATHERING, only=held)} if held else {}
    requests = [one for one in found if one.case_id in cases]
    for one in requests:
        one.case = cases[one.case_id]
    open_rows = [request_row(one) for one in requests if one.answered_at is None]
    done_rows = [request_row(one) for one in requests if one.answered_at is not None]
    return [
        Group.of(_("Your agency is asked"), open_rows, "rating", "answers", "manager", turn=YOURS),
        Group.of(_("Your agency has answered"), done_rows, "rating", "done", "manager"),
    ]


def receiver(by: Worker, now: datetime, only: Only = None) -> list[Group]:
    teams = [post.team_id for post in by.open_posts() if post.role == Role.RECEIVER]
    found = (
        Summary.objects.filter(among(only), team__in=teams)
        .select_related("team")
        .order_by("sent_at")
    )
    rows = [(one.accepted_at is None, summary_row(one)) for one in found[:MOST]]
    return [
        Group.of(_("Summaries to accept"), [row for new, row in rows if new], "sent", turn=YOURS),
        Group.of(_("Summaries accepted"), [row for new, row in rows if not new], "sent", "done"),
    ]


def night(by: Worker, now: datetime, only: Only = None) -> list[Group]:
    """The packs that are open tonight, the newest edition of each."""
    found = Pack.objects.filter(among(only)).order_by("made_at", "edition")
    packs = {pack.case_id: pack for pack in found[:MOST]}
    rows = [pack_row(pack) for pack in packs.values()]
    return [Group.of(_("Handed over for tonight"), rows, "sent", "until")]


def closed_of(by: Worker) -> Group:
    """Closed cases, for those whose access the agreement keeps; the last received first."""
    rows = [row_of(case) for case in cases_at(Stage.CLOSED, order=LAST_RECEIVED)]
    return Group(_("Closed cases"), rows, frozenset({"received", "rating", "manager"}))


def keeps_closed(by: Worker) -> bool:
    return bool({Role.MANAGER} & by.roles())


DESKS: dict[Role, Callable[[Worker, datetime, Only], list[Group]]] = {
    Role.OFFICER: officer,
    Role.SCREENER: screener,
    Role.MANAGER: manager,
    Role.AGENCY_WORKER: agency_worker,
    Role.RECEIVER: receiver,
    Role.NIGHT: night,
}
