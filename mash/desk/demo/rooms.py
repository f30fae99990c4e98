"""The rooms that watch over the cases, as a day finds them: in each something waits for somebody.

All of it is done by the acts that people use, in the names of the demo's workers.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.db import models

from mash.access.glass import break_glass, review_opening
from mash.access.models import Opening, Outcome, Reason, Review, StandIn
from mash.access.register import people_for
from mash.access.reviewing import confirm_access
from mash.access.standing_in import stand_in
from mash.agencies.actions import OWNER
from mash.agencies.models import Worker
from mash.approvals.models import Approval, Why
from mash.clock.calendar import LONDON
from mash.closure.keeping import as_case, ask_disposal, hold_case, kept_case
from mash.closure.models import Hold
from mash.desk.demo.answers import WHY
from mash.desk.demo.day import MANAGER, Day
from mash.desk.demo.looking_back import disagreement, found_twice, sample
from mash.desk.demo.rights import access_requests, corrections
from mash.desk.demo.scenes import person_at_work
from mash.disagreements.models import Disagreement
from mash.need_to_know.acts import Act
from mash.people.models import Proposal
from mash.rights.models import AccessRequest, Correction
from mash.samples.models import Sample
from mash.sharing.actions import Weighed
from mash.sharing.emergencies import share_in_emergency
from mash.sharing.models import Danger, EmergencyShare, Handling

GOVERNANCE, LEAD = "governance", "police.lead"


def emergency(day: Day) -> None:
    """Substance misuse shares what the agreement gives to others alone; governance reviews it."""
    day.let(
        "substance_misuse.worker1",
        share_in_emergency,
        at=day.ago(minutes=50),
        request=day.request("substance_misuse.worker1", "Bracken Sampleton"),
        weighed=Weighed(
            text="He told our worker an hour ago that he will fetch her from school himself today,"
            " and that nobody will stop him.",
            category="risk_of_serious_harm",
            nature="fact",
            source_system="Invented treatment record",
            happened="This morning",
            **WHY,
        ),
        handling=Handling.MAY_LEAVE,
        danger=Danger.HARM,
        why="School ends at half past three, and it is not ours to share by the agreement.",
    )


def glass(day: Day) -> None:
    """One case opened and looked into, another opened just now: its review waits. What is open for
    hours ends by the database's own clock: on another day there is nothing to open."""
    if not day.is_today:
        return
    day.let(
        "housing.worker1",
        break_glass,
        at=day.ago(hours=3),
        reference=day.case("Aspen Trialby").reference,
        reason=Reason.DANGER,
        why="The mother is at our counter with the children and says he is outside.",
    )
    opening = day.sees(MANAGER, lambda worker: Opening.objects.get())
    day.let(
        MANAGER,
        review_opening,
        at=day.ago(hours=2),
        opening=opening,
        outcome=Outcome.JUSTIFIED,
        said="I was in a strategy meeting; the police were called from the counter.",
    )
    day.let(
        "yos.worker1",
        break_glass,
        at=day.ago(minutes=35),
        reference=day.case("Fern Mockridge").reference,
        reason=Reason.NOT_ASKED,
        why="The hospital rang me: we have an order on the father and were not asked.",
    )


def standing_in(day: Day) -> None:
    """Miles is away for the rest of the week: Mara has his cases."""
    deputy = person_at_work(MANAGER).pk
    day.let("manager.two", stand_in, at=day.ago(hours=5), deputy=deputy, last_day=day.day(4))


def held_for_a_court(day: Day) -> None:
    reference = day.case("Iris Draftwood").reference

    def hold(*, by: Worker, now: datetime) -> None:
        kept = kept_case(reference, Act.HOLD_CASE, by=by)
        order = "Invented Family Court, IV26C00000"
        hold_case(case=as_case(kept), reason="Care proceedings.", order=order, by=by, now=now)

    day.let(GOVERNANCE, hold, at=day.ago(days=3))


def asked_to_go(day: Day) -> None:
    """The same call was put in twice: one of the two is to be destroyed by two people."""
    reference = day.case("Sedge Specimenby").reference

    def ask(*, by: Worker, now: datetime) -> None:
        kept = kept_case(reference, Act.DISPOSE_EARLY, by=by)
        reason = "The same form was sent twice; the other case holds all of it."
        ask_disposal(kept=kept, reason=reason, why=Why.ERROR, by=by, now=now)

    day.let(GOVERNANCE, ask, at=day.ago(hours=20))


def access_review(day: Day) -> None:
    """All were confirmed in the quarter before; in this one some are."""
    before = start_of_quarter(day) - timedelta(days=20)
    confirm(day, GOVERNANCE, lambda one: True, before)
    confirm(day, LEAD, lambda one: one.name.startswith(("Pat", "Sample")), day.ago(days=2))
    confirm(day, GOVERNANCE, lambda one: one.agency.code in {"yos", "probation"}, day.ago(days=1))


def start_of_quarter(day: Day) -> datetime:
    here = day.day()
    first = here.replace(month=(here.month - 1) // 3 * 3 + 1, day=1)
    return datetime.combine(first, time(10), LONDON)


def confirm(day: Day, username: str, whom: Callable[[Worker], bool], at: datetime) -> None:
    def do(*, by: Worker, now: datetime) -> None:
        for one in people_for(by):
            if one.pk != by.pk and whom(one):
                confirm_access(worker=one, by=by, now=now)

    day.let(username, do, at=at)


Room = Callable[[Day], None]
ROOMS: list[tuple[str, type[models.Model], Room]] = [
    ("Housing disagrees with a rating", Disagreement, disagreement),
    ("Something is shared in an emergency", EmergencyShare, emergency),
    ("Two cases are opened by break-glass", Opening, glass),
    ("A manager is away, and another stands in", StandIn, standing_in),
    ("The audit group scores a sample", Sample, sample),
    ("A mother asks what is held about her", AccessRequest, access_requests),
    ("Two errors are found", Correction, corrections),
    ("A court wants a case kept", Hold, held_for_a_court),
    ("A second person is asked for a disposal", Approval, asked_to_go),
    ("The access review is under way", Review, access_review),
    ("Records that may be one person twice are proposed", Proposal, found_twice),
]


def play(report: Callable[[str], None], *, now: datetime) -> None:
    """Play every room that is empty still."""
    day = Day(now)
    for says, kept, room in ROOMS:
        if not kept._default_manager.using(OWNER).exists():
            report(says)
            room(day)
