"""The cast: invented workers of a hub, and cases brought to any stage by the acts of those people.

Characters, not "user1": one who lets in, one who leads, one who leads elsewhere, one who shares,
one who seals, one who receives, one who checks, and those who must see nothing.
"""

import functools
import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from mash.access.glass import break_glass
from mash.access.models import Reason
from mash.access.standing_apart import keep_somebody_apart
from mash.access.standing_in import stand_in
from mash.agencies.actions import appoint_worker, give_post
from mash.agencies.models import Role, Worker
from mash.cases.models import Case
from mash.closure.actions import close_case
from mash.contact.actions import receive_contact
from mash.contact.intake import ContactIn
from mash.contact.referrer import digest_of, known, secret_of
from mash.contact.returning import return_contact, tell_again
from mash.decision.actions import decide, undecided
from mash.desk.demo.answers import WHY
from mash.desk.demo.roster import load_rules
from mash.disagreements.actions import disagree
from mash.handover.actions import give_feedback, preview_summary, send_summary
from mash.handover.document import Ticks, may_leave, teams_due
from mash.need_to_know.session import Door, as_referrer, as_worker
from mash.night.actions import hand_over_for_the_night, look_at_pack, write_night_note
from mash.night.models import Note, Pack
from mash.people.judging import link_people
from mash.people.models import Card
from mash.process import Stage
from mash.samples.actions import draw_sample, open_sample
from mash.samples.models import Sample, Sampled
from mash.samples.scoring import add_lesson
from mash.screening.actions import give_position, open_screening, settle_screening
from mash.screening.models import ENTER
from mash.sharing.actions import Weighed, answer_request, seal_item, share_item
from mash.sharing.asking import rate_case
from mash.sharing.emergencies import share_in_emergency
from mash.sharing.models import Danger, Handling, Kind, Request
from tests.played import once

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)  # a Wednesday, ten in the morning
CALLS = itertools.count(1)
PASSPHRASE = "a-long-invented-passphrase"

# name: (agency, role, team)
CAST: dict[str, tuple[str, Role, str | None]] = {
    "ola": ("csc", Role.OFFICER, None),
    "mara": ("csc", Role.MANAGER, None),  # manager of the cases that the cast plays
    "miles": ("csc", Role.MANAGER, None),  # a MASH manager, but not of those
    "pat": ("police", Role.SCREENER, None),
    "cora": ("csc", Role.SCREENER, None),
    "hope": ("health", Role.SCREENER, None),
    "hana": ("housing", Role.SCREENER, None),  # of an agency that may not be on the panel
    "paul": ("police", Role.AGENCY_WORKER, None),  # shares and seals
    "pam": ("police", Role.AGENCY_WORKER, None),  # Paul's colleague
    "helen": ("health", Role.AGENCY_WORKER, None),
    "prue": ("probation", Role.AGENCY_WORKER, None),
    "rita": ("csc", Role.RECEIVER, "assessment"),
    "rory": ("early_help", Role.RECEIVER, "early_help"),
    "edith": ("csc", Role.NIGHT, None),  # works while the hub is shut
    "gwen": ("csc", Role.GOVERNANCE, None),
    "leah": ("police", Role.LEAD, None),  # answers for the police's people in the hub
    "quinn": ("health", Role.REVIEWER, None),  # of the multi-agency audit group
    "quade": ("police", Role.REVIEWER, None),  # of it too: scores what Quinn scores, unseen
    "rex": ("csc", Role.RECORDS, None),  # answers people who ask what is held about them
}


def hire() -> None:
    """Put the Southwark hub, its agreement and the cast into a database, once, as its owner."""
    long_ago = NOW - timedelta(days=300)
    load_rules(now=long_ago)
    for name, (agency, role, team) in CAST.items():
        worker = appoint_worker(
            username=name,
            name=f"{name.title()} Invented",
            agency=f"southwark.{agency}",
            email=f"{name}@agency.example",
            password=PASSPHRASE,
            now=long_ago,
        )
        place = f"southwark.team.{team}" if team else None
        give_post(worker=worker, role=role, now=long_ago, team=place)


def worker(name: str) -> Worker:
    """A fresh look at one of the cast."""
    return Worker.objects.select_related("user", "agency__hub").get(user__username=name)


def doing(name: str, do: Callable[..., Any], *, now: datetime = NOW, **given: Any) -> Any:
    """Let one of the cast do something, in a transaction of its own; the case is looked at anew."""
    by = worker(name)
    with as_worker(by, now=now):
        if isinstance(given.get("case"), Case):
            given["case"] = Case.objects.get(pk=given["case"].pk)
        return do(by=by, now=now, **given)


def seeing(name: str, look: Callable[[], Any], *, now: datetime = NOW) -> Any:
    """What one of the cast finds in the database."""
    with as_worker(worker(name), now=now):
        return look()


def told(**changes: Any) -> dict[str, Any]:
    """What a school tells the hub: a child, a brother, a mother."""
    people = [
        {"part": "child", "given_names": "Bramble", "family_name": "Sampleton",
         "birth_date": "2015-03-27", "sex": "F", "address": "1 Invented Row"},
        {"part": "child", "given_names": "Thorn", "family_name": "Sampleton",
         "birth_date": "2018-07-03", "sex": "M"},
        {"part": "household", "given_names": "Briar", "family_name": "Sampleton",
         "parental_responsibility": True},
    ]  # fmt: skip
    body: dict[str, Any] = {
        "kind": "safeguarding",
        "channel": "form",
        "referrer": {
            "source_code": "2A",
            "name": "Ash Clipboard",
            "job": "designated safeguarding lead",
            "organisation": "Placeholder Primary School",
            "email": "ash.clipboard@example.org",
            # the same words on the same day are one contact: each of these is another call
            "telephone": f"020 7946 {next(CALLS):04d}",
        },
        "immediate_danger": False,
        "worries": "Bramble came to school hungry and said she was afraid to go home.",
        "going_well": "She likes school.",
        "people": people,
        "relationships": [{"person": 2, "of": 0, "kind": "mother"}],
        "consent": {"told": "yes", "agreed": "yes"},
    }
    return body | changes


def contact(now: datetime = NOW, **changes: Any) -> ContactIn:
    return ContactIn.model_validate(told(**changes), context={"now": now})


@once
def received(now: datetime = NOW, **changes: Any) -> Case:
    """A contact that has come in by the referral page."""
    answer = receive_contact(intake=contact(now, **changes), now=now, door=Door.REFERRAL)
    return seeing("mara", lambda: Case.objects.get(reference=answer.reference), now=now)


PANEL = {"csc": "cora", "police": "pat", "health": "hope"}


@once
def told_again(now: datetime = NOW, **changes: Any) -> Case:
    """A contact that went back to its referrer, who told more."""
    case = received(now)
    doing("ola", return_contact, case=case, more="Since when?", now=now)
    digest = digest_of(case.reference, secret_of(case.reference))
    with as_referrer(digest):
        intake = contact(now, worries="Since Monday.", **changes)
        tell_again(referrer=known(digest), intake=intake, now=now, key="again")
    return case


@once
def screened(now: datetime = NOW, **changes: Any) -> Case:
    """… put before the panel."""
    case = received(now, **changes)
    doing("ola", open_screening, case=case, now=now)
    return case


@once
def entered(now: datetime = NOW, **changes: Any) -> Case:
    """… which agrees that it enters MASH, and Mara settles it."""
    case = screened(now, **changes)
    for name in PANEL.values():
        doing(name, give_position, case=case, route=ENTER, reasons="More is needed.", now=now)
    doing(
        "mara",
        settle_screening,
        case=case,
        outcome=ENTER,
        consent_basis="agreed",
        request_text="What do you hold on this family?",
        now=now,
    )
    return case


@once
def rated(code: str = "red", now: datetime = NOW, **changes: Any) -> Case:
    """… is rated, and the agencies are asked."""
    case = entered(now, **changes)
    doing("mara", rate_case, case=case, code=code, reason="A credible disclosure.", now=now)
    return case


def request_to(case: Case, name: str, now: datetime = NOW) -> Request:
    """The newest request to the agency of one of the cast."""
    agency = worker(name).agency_id

    def look() -> Request:
        requests = Request.objects.filter(case=case, agency_id=agency).select_related("case")
        return requests.order_by("-round")[0]

    return seeing(name, look, now=now)


HELD = "Two calls to the address this year."
SECRET = "A watch is kept on a visitor to this address."


def weighed(text: str = HELD, category: str = "incidents", **changes: Any) -> Weighed:
    return Weighed(text=text, category=category, nature="fact", **(WHY | changes))


@once
def shared(now: datetime = NOW, *, secret: str = SECRET, **changes: Any) -> Case:
    """… Paul shares one item that may leave, one for the hub only, seals one, and answers."""
    case = rated(now=now, **changes)
    request = request_to(case, "paul", now)
    for text, handling in ((HELD, Handling.MAY_LEAVE), ("For us only.", Handling.HUB_ONLY)):
        doing(
            "paul", share_item, request=request, weighed=weighed(text), handling=handling, now=now
        )
    doing("paul", seal_item, request=request, weighed=weighed(secret), now=now)
    doing("paul", answer_request, request=request, kind=Kind.SHARED, now=now)
    return case


EMERGENCY = "He said that he is on his way to the child with a knife."


@once
def in_emergency(now: datetime = NOW, **changes: Any) -> Case:
    """A rated case on which Paul shares, to save a life, what the agreement does not give him."""
    case = rated(now=now, **changes)
    doing(
        "paul",
        share_in_emergency,
        request=request_to(case, "paul", now),
        weighed=weighed(EMERGENCY, "mental_health_risk"),
        handling=Handling.MAY_LEAVE,
        danger=Danger.LIFE,
        why="There is no time to ask.",
        now=now,
    )
    return case


DECISION = {"outcome": "assessment", "team": "assessment", "level": "3", "reasons": "Supported."}


@once
def deciding(now: datetime = NOW, **changes: Any) -> Case:
    """… and the first child has a decision."""
    case = shared(now, **changes)
    children = seeing("mara", functools.partial(undecided, case), now=now)
    doing("mara", decide, case=case, child=children[0], now=now, **DECISION)
    return case


def opened(now: datetime | None = None) -> Case:
    """A case before the panel that Prue, whose agency is not yet asked, opened by break-glass; by
    the database's own clock, since it is over in hours."""
    now = now or timezone.now()
    case = screened(now)
    typed = {"reference": case.reference, "reason": Reason.NOT_REACHED, "why": "She rang me."}
    doing("prue", break_glass, now=now, **typed)
    return case


@once
def kept_apart(now: datetime = NOW) -> Case:
    """A shared case that Mara keeps Pam from."""
    case = shared(now)
    kept = {"worker": worker("pam").pk, "reason": "She lives next door."}
    doing("mara", keep_somebody_apart, case=case, now=now, **kept)
    return case


def stood_in(now: datetime | None = None) -> Case:
    """A shared case of Mara's, for whom Miles stands in today, by the database's own clock."""
    now = now or timezone.now()
    case = shared(now)
    doing("mara", stand_in, deputy=worker("miles").pk, last_day=now.date(), now=now)
    return seeing("mara", lambda: Case.objects.get(pk=case.pk), now=now)


@once
def linked(now: datetime = NOW) -> Case:
    """A shared case whose first child Mara said to be that of an earlier contact."""
    earlier, case = received(now, worries="Hungry."), shared(now)
    first = Card.objects.filter(person__position=0)
    one, other = (
        seeing("mara", lambda c=c: first.get(case=c), now=now).pk for c in (case, earlier)
    )
    said = {"one": one, "other": other, "seen": 0, "evidence": lambda *_: {}}
    doing("mara", link_people, case=case, now=now, **said)
    return case


@once
def decided(now: datetime = NOW, **changes: Any) -> Case:
    """… every child has one."""
    case = deciding(now, **changes)
    for child in seeing("mara", functools.partial(undecided, case), now=now):
        doing("mara", decide, case=case, child=child, now=now, **DECISION)
    return case


def send(case: Case, now: datetime = NOW) -> None:
    """Mara sends every summary that is due, with all that may leave."""

    def look() -> tuple:
        held = Case.objects.get(pk=case.pk)
        return teams_due(held), frozenset(str(item.pk) for item in may_leave(held))

    teams, items = seeing("mara", look, now=now)
    ticks = Ticks(note="Please see the family.", parts=frozenset({"worries"}), items=items)
    for team in teams:
        _, seen = doing("mara", preview_summary, case=case, team=team, ticks=ticks, now=now)
        doing("mara", send_summary, case=case, team=team, ticks=ticks, seen=seen, now=now)


@once
def handed_over(now: datetime = NOW, **changes: Any) -> Case:
    """… the team has its summary and the referrer has feedback."""
    case = decided(now, **changes)
    send(case, now)
    doing("mara", give_feedback, case=case, now=now)
    return case


@once
def closed(now: datetime = NOW, **changes: Any) -> Case:
    """… and the doors are closed."""
    case = handed_over(now, **changes)
    doing("mara", close_case, case=case, now=now)
    return case


TO_COME = datetime(2099, 11, 18, 20, 0, tzinfo=UTC)  # a night that the database's clock is before
NIGHT_NOTE = "We went there at nine; both children were asleep and well."


def for_the_night(case: Case, now: datetime = TO_COME) -> Pack:
    """Mara hands a case over to the night team."""
    note = "Ring the mother at nine."
    return doing("mara", hand_over_for_the_night, case=case, note=note, now=now)


def spend_the_night(case: Case, now: datetime = TO_COME) -> Note:
    """… and Edith looks into it and writes what she did."""
    for_the_night(case, now)
    pack = doing("edith", look_at_pack, case_id=case.pk, now=now)
    return doing("edith", write_night_note, pack=pack, did=NIGHT_NOTE, now=now)


@once
def at_night(now: datetime = NOW, **changes: Any) -> Case:
    """A shared case that is with the night team, which has written a note."""
    case = shared(now, **changes)
    spend_the_night(case)
    return case


DISAGREES = {
    "about": "rating",
    "would": "This should be Amber.",
    "why": "The visitor has moved away.",
    "working_days": 5,
}


@once
def disputed(now: datetime = NOW, **changes: Any) -> Case:
    """A shared case with whose rating the police disagree."""
    case = shared(now, **changes)
    doing("paul", disagree, case=case, now=now, **DISAGREES)
    return case


def sample_of(*, size: int = 1, **changes: Any) -> Sample:
    """Gwen opens a sample of one day's decisions, to be read until after the database's clock."""
    day = NOW.date()
    given = {"from_day": day, "to_day": day, "size": size, "strata": "outcome", "seed": "chance",
             "closes_on": (TO_COME + timedelta(days=30)).date()}  # fmt: skip
    return doing("gwen", open_sample, now=TO_COME, **(given | changes))


def draw(sample: Sample) -> list[Sampled]:
    """… Mara draws it, and this is what Quinn reads."""
    doing("mara", draw_sample, sample=sample, now=TO_COME)
    return seeing("quinn", lambda: list(Sampled.objects.filter(sample=sample)), now=TO_COME)


@once
def sampled(now: datetime = NOW) -> Case:
    """A closed case whose decisions are drawn, with all others of that day."""
    case = closed(now)
    draw(sample_of(size=100))
    return case


def drawn_of(case: Case) -> Sampled:
    """The first of a case's decisions that the audit group reads, in the first sample it is in."""
    drawn = Sampled.objects.filter(case_id=case.pk).order_by("sample__population", "number")
    return seeing("quinn", drawn.first)


SCORES = {
    "level": "3",
    "answers": dict.fromkeys(("information", "outcome", "timely", "voice", "agreement"), "yes"),
    "remarks": {"voice": "She is quoted."},
}
LESSON = {
    "learnt": "Ask the school sooner.",
    "does": "Tell the front door.",
    "who": "The training lead",
    "due_on": date(2099, 12, 24),
}


@once
def learnt(now: datetime = NOW) -> Case:
    """… Quinn has written down what is learnt from it."""
    case = sampled(now)
    doing("quinn", add_lesson, sampled=drawn_of(case), now=TO_COME, **LESSON)
    return case


AT_STAGE: dict[Stage, Callable[..., Case]] = {
    Stage.CONTACT: received,
    Stage.SCREENING: screened,
    Stage.SHARING: shared,
    Stage.DECISION: deciding,
    Stage.HANDOVER: handed_over,
    Stage.CLOSED: closed,
}
