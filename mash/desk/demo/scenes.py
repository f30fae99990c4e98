"""Plays the demo's contacts as far as each has got, by the same actions that people use."""

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mash.agencies.models import Role, Team, Worker
from mash.cases.models import Case
from mash.closure.actions import close_case
from mash.contact.actions import receive_contact
from mash.contact.intake import ContactIn
from mash.decision.actions import decide, undecided
from mash.desk.demo import answers
from mash.desk.demo.roster import HUB
from mash.handover.actions import (
    accept_summary,
    give_feedback,
    preview_summary,
    send_summary,
)
from mash.handover.document import Ticks, may_leave, teams_due
from mash.matching.score import Band
from mash.need_to_know.session import Door, as_worker
from mash.people.evidence import evidence_of
from mash.people.family import family_of
from mash.people.judging import link_people
from mash.screening.actions import give_position, open_screening, settle_screening
from mash.screening.models import ENTER
from mash.sharing.actions import Kind, answer_request, seal_item, share_item
from mash.sharing.asking import rate_case

STAGES = ["contact", "screening", "rating", "sharing", "decision", "handover", "closed"]
SAID = ("worries", "going_well", "needs_to_happen", "child_is_now", "danger_action",
        "relationships")  # fmt: skip
LONGEST_STEP = timedelta(minutes=40)
LONGEST_UNREAD = 100  # hours: by then the team has accepted its summary
SOURCE = Path(__file__).parent / "contacts.toml"


def play(report: Callable[[str], None], *, now: datetime, there: int = 0) -> None:
    """Play every contact that is not `there` yet; one line of progress each."""
    with SOURCE.open("rb") as file:
        contacts = tomllib.load(file)["contact"]
    for number, told in list(enumerate(contacts, start=1))[there:]:
        report(f"Contact {number} of {len(contacts)}: up to {told['until']}")
        Scene(told, now=now).play()


def person_at_work(username: str) -> Worker:
    return Worker.objects.select_related("user", "agency__hub").get(user__username=username)


def doing(worker: Worker, do: Callable[..., Any], *, now: datetime, **given: Any) -> Any:
    """Let somebody do something at this moment, in a transaction of its own."""
    with as_worker(worker, now=now):
        if "case" in given:
            given["case"] = Case.objects.get(pk=given["case"].pk)  # as they find it now
        return do(by=worker, now=now, **given)


def post(role: Role, agency: str) -> Worker:
    """The first worker who holds this role for this agency."""
    found = Worker.objects.filter(
        posts__role=role, posts__ended_at=None, agency_id=f"{HUB}.{agency}"
    )
    return found.select_related("user", "agency__hub").order_by("user__username")[0]


def receiver(team: Team) -> Worker:
    found = Worker.objects.filter(posts__team=team, posts__ended_at=None)
    return found.select_related("user", "agency__hub")[0]


def intake_of(told: dict[str, Any], *, now: datetime) -> ContactIn:
    """The contact as the intake takes it at `now`, from the shorter form of the demo's file."""
    referrer = {"source_code": told["source_code"], "anonymous": told.get("anonymous", False)}
    if name := told.get("referrer"):
        name, _, job = name.partition(", ")
        job, _, organisation = job.partition(", ")
        email = f"{name.split()[-1].lower()}@example.org"
        referrer |= {"name": name, "job": job, "organisation": organisation, "email": email}
        if not job:
            referrer["relation_to_child"] = "family"
    body: dict[str, Any] = {
        "kind": told.get("kind", "safeguarding"),
        "channel": told["channel"],
        "received_at": now,
        "referrer": referrer,
        "people": [person_of(person, now) for person in told["people"]],
        "consent": told["consent"],
    }
    for name in SAID:
        if name in told:
            body[name] = told[name]
    body["immediate_danger"] = told.get("immediate_danger", False)
    if "disclosures" in told:
        body["disclosures"] = [{"by_whom": "", "when": "", "what": told["disclosures"]}]
    return ContactIn.model_validate(body, context={"now": now})


def person_of(told: dict[str, Any], now: datetime) -> dict[str, Any]:
    person = dict(told)
    if days := person.pop("due_in_days", None):
        person["due_date"] = (now + timedelta(days=days)).date()
    return person


class Scene:
    """One contact on its way through the hub. Its clock ticks a few minutes with every act."""

    def __init__(self, told: dict[str, Any], *, now: datetime) -> None:
        self.told, self.end = told, now
        self.clock = now - timedelta(hours=told["hours_ago"])
        self.step = min(timedelta(hours=told["hours_ago"]) / 60, LONGEST_STEP)
        self.manager = person_at_work(told.get("manager", "manager.one"))
        self.officer = post(Role.OFFICER, "csc")
        self.goal = STAGES.index(told["until"])

    def tick(self) -> datetime:
        self.clock = min(self.clock + self.step, self.end)
        return self.clock

    def doing(self, worker: Worker, do: Callable[..., Any], **given: Any) -> Any:
        return doing(worker, do, now=self.tick(), **given)

    def play(self) -> None:
        received = receive_contact(
            intake=intake_of(self.told, now=self.clock), now=self.clock, door=Door.FILE
        )
        with as_worker(self.manager, now=self.clock):
            self.case = Case.objects.get(reference=received.reference)
        if self.told.get("link"):
            self.link()
        acts = [
            self.screen,
            self.settle,
            self.rate_and_share,
            self.decide,
            self.hand_over,
            self.close,
        ]
        for act in acts[: self.goal]:
            act()

    def link(self) -> None:
        """The officer links those whom the index very likely holds, and leaves the others open."""
        with as_worker(self.officer, now=self.clock):
            case = Case.objects.get(pk=self.case.pk)
            members = family_of(case, by=self.officer, now=self.clock)
        for member in members:
            for one in member.likely:
                if one.score.band == Band.SAME:
                    pair = {"one": member.cards[0], "other": one.card.pk, "seen": 0}
                    told = {"case": self.case, "evidence": evidence_of, **pair}
                    self.doing(self.officer, link_people, **told)

    def screen(self) -> None:
        self.doing(self.officer, open_screening, case=self.case)
        if self.goal > STAGES.index("screening"):
            route = self.told.get("route", ENTER)
            positions = dict.fromkeys(self.panel(), route)
        else:
            positions = self.told["positions"]
        for code, route in positions.items():
            screener = post(Role.SCREENER, code)
            reasons = answers.REASONS[ENTER if route == ENTER else "route"]
            self.doing(screener, give_position, case=self.case, route=route, reasons=reasons)

    def panel(self) -> list[str]:
        with as_worker(self.manager, now=self.clock):
            return list(Case.objects.get(pk=self.case.pk).screening.panel)

    def settle(self) -> None:
        if route := self.told.get("route"):
            self.doing(self.manager, settle_screening, case=self.case, outcome=route)
            return
        agreed = self.told["consent"]["agreed"] == "yes"
        self.doing(
            self.manager,
            settle_screening,
            case=self.case,
            outcome=ENTER,
            consent_basis="agreed" if agreed else "dispensed",
            consent_reason="" if agreed else answers.DISPENSED,
            request_text=answers.REQUEST + self.told["worries"],
        )

    def rate_and_share(self) -> None:
        if "route" in self.told:
            return
        rating = self.told["rating"]
        reason = answers.RATED[rating]
        self.doing(self.manager, rate_case, case=self.case, code=rating, reason=reason)
        for code in self.told["answers"]:
            self.answer(code)

    def answer(self, code: str) -> None:
        worker = post(Role.AGENCY_WORKER, code)
        with as_worker(worker, now=self.clock):
            request = Case.objects.get(pk=self.case.pk).requests.filter(agency__code=code).first()
        if request is None:
            return
        weighed = answers.HELD.get(code)
        if weighed is None:
            self.doing(worker, answer_request, request=request, kind=Kind.NOTHING_HELD)
            return
        handling = answers.HANDLING[code]
        self.doing(worker, share_item, request=request, weighed=weighed, handling=handling)
        if self.told.get("seal") and code == "police":
            self.doing(worker, seal_item, request=request, weighed=answers.SEALED)
        self.doing(worker, answer_request, request=request, kind=Kind.SHARED)

    def decide(self) -> None:
        if "route" in self.told:
            return
        with as_worker(self.manager, now=self.clock):
            children = undecided(Case.objects.get(pk=self.case.pk))
        if self.told.get("decide_first"):
            children = children[:1]
        elif self.goal == STAGES.index("decision"):
            return
        decision = answers.DECISIONS[self.told.get("decided", "assessment")]
        for child in children:
            self.doing(self.manager, decide, case=self.case, child=child, **decision)

    def hand_over(self) -> None:
        if self.goal <= STAGES.index("handover") and not self.told.get("send"):
            return
        with as_worker(self.manager, now=self.clock):
            case = Case.objects.get(pk=self.case.pk)
            teams, items = teams_due(case), may_leave(case)
        ticks = Ticks(
            note=answers.NOTE,
            parts=frozenset({"worries", "going_well"}),
            items=frozenset(str(item.pk) for item in items),
        )
        for team in teams:
            _, seen = self.doing(
                self.manager, preview_summary, case=self.case, team=team, ticks=ticks
            )
            sent = self.doing(
                self.manager, send_summary, case=self.case, team=team, ticks=ticks, seen=seen
            )
            if self.told["hours_ago"] > LONGEST_UNREAD:
                self.doing(receiver(team), accept_summary, summary=sent)

    def close(self) -> None:
        self.doing(self.manager, give_feedback, case=self.case)
        self.doing(self.manager, close_case, case=self.case)
