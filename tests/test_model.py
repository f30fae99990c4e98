"""Any act by anybody in any order: whatever comes of it, the hub's promises hold."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.closure.actions import close_case
from mash.decision.actions import decide
from mash.decision.models import Decision
from mash.handover.actions import give_feedback
from mash.need_to_know.acts import Act, Refused
from mash.people.models import Part, Person
from mash.process import MOVES, Stage
from mash.screening.actions import give_position, open_screening, settle_screening, take_over_case
from mash.screening.models import ENTER, Rating
from mash.sealed.models import Seal
from mash.sharing.actions import answer_request, open_seal, seal_item, share_item
from mash.sharing.asking import ask_agency, rate_case
from mash.sharing.clocks import decision_due, return_due
from mash.sharing.models import Handling, Kind, Request
from tests import cast, oracle
from tests.refusing import trying

NAMES = sorted(cast.CAST)
MANAGERS, SCREENERS = ["mara", "miles"], ["cora", "pat", "hope"]
WORKERS = ["paul", "pam", "helen", "prue"]
RATINGS, ROUTES = ["red", "amber", "green"], ["advice", "fast_track"]
CATEGORIES = ["incidents", "health_contact", "tenancy"]
CASE_TABLES = sorted(set(oracle.MAY_SEE) - {"audit_entry"})  # governance reads all of that one
FOUND_AGAIN = {  # by the hub's officers
    *("people_card", "people_judgement", "people_restriction"),
    *("people_occasion", "people_relationship"),
}
MOMENTS = st.sampled_from([timedelta(minutes=7), timedelta(hours=3), timedelta(days=2)])


C, S, SH, D, H = (
    Stage.CONTACT,
    Stage.SCREENING,
    Stage.SHARING,
    Stage.DECISION,
    Stage.HANDOVER,
)
Draw = Callable[[st.SearchStrategy[Any]], Any]
STARTS = [cast.received, cast.screened, cast.entered, cast.rated, cast.shared, cast.deciding]


def who(*likely: str) -> st.SearchStrategy[str]:
    """Mostly somebody whose work it is; now and then anybody at all."""
    return st.sampled_from([*likely * (40 // len(likely)), *NAMES])


class Hub(RuleBasedStateMachine):
    """One case among the whole cast; the model knows only what design.md promises of it."""

    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: Callable[[], Case]) -> None:
        self.now = cast.NOW
        self.case = start()
        self.known, self.traces = self.look(), self.entries()
        self.spoke = set(SCREENERS) if self.known["manager"] else set()

    # --- what the machine can see of it

    def anyone(self, look: Callable[[], Any]) -> Any:
        """What the hub's managers find; one of them at least is always on the case."""
        return cast.seeing("mara", look, now=self.now)

    def look(self) -> dict[str, Any]:
        def read() -> dict[str, Any]:
            case = Case.objects.get(pk=self.case.pk)
            due = return_due(case)
            return {
                "stage": Stage(case.stage),
                "never": (case.received_at, case.reference, case.hub_version_id),
                "ratings": [(one.pk, one.code) for one in Rating.objects.filter(case=case)],
                "due": due.due_at if due else None,
                "decision due": decision_due(case).due_at,
                "decisions": {one.child_id: one.pk for one in Decision.objects.filter(case=case)},
                "sealed": case.confidential_held,
                "manager": case.manager.user.get_username() if case.manager else None,
                "asked": set(case.requests.values_list("agency__code", flat=True)),
            }

        return self.anyone(read)

    def entries(self) -> dict[Any, tuple[str, str, str]]:
        def read() -> dict[Any, tuple[str, str, str]]:
            found = Entry.objects.all()
            return {one.pk: (one.username, one.act, one.outcome) for one in found}

        return cast.seeing("gwen", read, now=self.now)

    # --- trying something

    def person(self, name: str) -> str:
        """Who it is: one of the cast by name, or by what they are to the case now."""
        if name == "manager":
            return self.known["manager"] or "mara"
        if name == "panel":
            return next((one for one in SCREENERS if one not in self.spoke), "pat")
        return name

    def attempt(self, name: str, act: Act, do: Callable[..., Any], **given: Any) -> str:
        """Let somebody try; then see what it left behind."""
        name = self.person(name)
        try:
            trying(name, do, now=self.now, **given)
            outcome = "looked" if act == Act.OPEN_SEAL else "done"
        except Refused:
            outcome = "refused"
        except NotPossible:
            outcome = "not possible"
        self.check(name, act, outcome)
        return outcome

    def check(self, name: str, act: Act, outcome: str) -> None:
        before, after = self.known, self.look()
        entries = self.entries()
        new = [entry for pk, entry in entries.items() if pk not in self.traces]
        if outcome == "not possible":  # only what the agreement forbids is on record
            assert new in ([], [(name, act.value, "refused")])
        else:
            assert new == [(name, act.value, outcome)]
        if outcome in {"refused", "not possible", "looked"}:
            assert after == before
        assert_promises(before, after)
        self.known, self.traces = after, entries

    def on_case(self, name: str, act: Act, do: Callable[..., Any], **given: Any) -> str:
        return self.attempt(name, act, do, case=self.case, **given)

    # --- what people do

    @rule(data=st.data(), passed=MOMENTS)
    def somebody_does_something(self, data: st.DataObject, passed: timedelta) -> None:
        """Mostly what the stage asks for; now and then anything at all."""
        self.now: datetime = self.now + passed
        fitting = [do for do, stages in DOINGS.items() if self.known["stage"] in stages]
        do = data.draw(st.sampled_from([*fitting * 4, *DOINGS]))
        do(self, data.draw)
        self.sees_only_what_is_theirs(data.draw(st.sampled_from(NAMES)))

    def opens(self, draw: Draw) -> None:
        self.on_case(draw(who("ola")), Act.OPEN_SCREENING, open_screening)

    def speaks(self, draw: Draw) -> None:
        name = self.person(draw(who("panel")))
        given = {"route": draw(st.sampled_from([ENTER, *ROUTES])), "reasons": "On record."}
        if self.on_case(name, Act.GIVE_POSITION, give_position, **given) == "done":
            self.spoke.add(name)

    def settles(self, draw: Draw) -> None:
        given = {
            "outcome": draw(st.sampled_from([ENTER, *ROUTES])),
            "answer": draw(st.sampled_from(["", "I see it so."])),
            "consent_basis": "agreed",
            "request_text": "What do you hold?",
        }
        self.on_case(draw(who("manager")), Act.SETTLE_SCREENING, settle_screening, **given)

    def rates(self, draw: Draw) -> None:
        given = {"code": draw(st.sampled_from(RATINGS)), "reason": "What we learned."}
        self.on_case(draw(who("manager")), Act.RATE_CASE, rate_case, **given)

    def takes_over(self, draw: Draw) -> None:
        name = draw(who("mara", "miles"))
        self.on_case(name, Act.TAKE_OVER_CASE, take_over_case, reason="To share the work.")

    def asks(self, draw: Draw) -> None:
        given = {"agency": draw(st.sampled_from(["police", "health"])), "why": "Since when?"}
        self.on_case(draw(who("manager")), Act.ASK_AGENCY, ask_agency, **given)

    def requests(self) -> list[Request]:
        look = Request.objects.filter(case_id=self.case.pk).select_related("case")
        return self.anyone(lambda: list(look.order_by("-round", "agency_id")))

    def a_request(self, draw: Draw, name: str) -> Request | None:
        """Mostly the newest to their own agency; now and then another's."""
        found = self.requests()
        own = [one for one in found if one.agency_id == cast.worker(name).agency_id][:1]
        return draw(st.sampled_from([*own * 3 * len(found), *found])) if found else None

    def shares(self, draw: Draw) -> None:
        name = self.person(draw(who(*WORKERS)))
        if request := self.a_request(draw, name):
            weighed = cast.weighed(category=draw(st.sampled_from(CATEGORIES)))
            given = {"request": request, "weighed": weighed, "handling": Handling.MAY_LEAVE}
            self.attempt(name, Act.SHARE_ITEM, share_item, **given)

    def seals(self, draw: Draw) -> None:
        name = self.person(draw(who(*WORKERS)))
        if request := self.a_request(draw, name):
            weighed = cast.weighed(category=draw(st.sampled_from(CATEGORIES)))
            self.attempt(name, Act.SEAL_ITEM, seal_item, request=request, weighed=weighed)

    def answers(self, draw: Draw) -> None:
        name = self.person(draw(who(*WORKERS)))
        if request := self.a_request(draw, name):
            kind = draw(st.sampled_from(list(Kind)))
            given = {"request": request, "kind": kind, "reason": "It would tell where she is."}
            self.attempt(name, Act.ANSWER_REQUEST, answer_request, **given)

    def opens_a_seal(self, draw: Draw) -> None:
        look = Seal.objects.filter(case_id=self.case.pk).order_by("sealed_at", "pk")
        seals = [one for name in WORKERS for one in cast.seeing(name, lambda: list(look.all()))]
        if seals:
            given = {"seal": draw(st.sampled_from(seals)), "reason": "To decide."}
            self.attempt(draw(who("manager", *WORKERS)), Act.OPEN_SEAL, open_seal, **given)

    def decides(self, draw: Draw) -> None:
        look = Person.objects.filter(case_id=self.case.pk, part=Part.CHILD)
        child = draw(st.sampled_from(self.anyone(lambda: list(look))))
        given = cast.DECISION | {"outcome": draw(st.sampled_from(["assessment", "nfa"]))}
        self.on_case(draw(who("manager")), Act.DECIDE, decide, child=child, **given)

    def sends(self, draw: Draw) -> None:
        """Mara sends all that is due; not hers, or sent already, it is refused."""
        if self.known["stage"] != H:
            return
        try:
            cast.send(self.case, self.now)
        except (NotPossible, Refused):
            assert self.look() == self.known
        self.traces = self.entries()

    def tells_the_referrer(self, draw: Draw) -> None:
        self.on_case(draw(who("manager")), Act.GIVE_FEEDBACK, give_feedback)

    def closes(self, draw: Draw) -> None:
        self.on_case(draw(who("manager")), Act.CLOSE_CASE, close_case)

    # --- who sees it

    def sees_only_what_is_theirs(self, name: str) -> None:
        seen = cast.seeing(name, lambda: tables_with(self.case), now=self.now)
        allowed = {table for table in CASE_TABLES if self.may_see(name, table)}
        assert seen <= allowed, f"{name} at {self.known['stage']}: {sorted(seen - allowed)}"

    def may_see(self, name: str, table: str) -> bool:
        stage, tie = self.known["stage"], self.tie(name)
        if name in SCREENERS and (table == "screening_position" or self.known["manager"]):
            return table == "screening_position" and name in self.spoke
        if name == "ola" and self.known["manager"] and table not in FOUND_AGAIN:
            return False  # the screening is settled: the front door has done its part
        seen_at = oracle.MAY_SEE[table].get(tie, set())
        if table == "decision_decision" and seen_at:
            seen_at = seen_at | {Stage.SHARING}  # asked again, after a first decision
        if "manager" in tie and table == "screening_position":
            seen_at = seen_at | {Stage.SCREENING}  # once quorum is in
        if tie == "manager of the case" and table in {"audit_payload", "handover_letter"}:
            seen_at = seen_at | {Stage.SCREENING}  # they manage it from its settling on
        return stage in seen_at

    def tie(self, name: str) -> str:
        """What this one is to the case, as it now stands."""
        written = oracle.TIES[name]
        if name in MANAGERS:
            return "manager of the case" if name == self.known["manager"] else "another manager"
        if name in WORKERS:
            asked = cast.CAST[name][0] in self.known["asked"]
            return "author" if asked else "no tie"  # any of them may have sealed something
        return written


DOINGS: dict[Callable[[Hub, Draw], None], set[Stage]] = {
    Hub.opens: {C},
    Hub.speaks: {S},
    Hub.settles: {S},
    Hub.rates: {S, SH, D},
    Hub.takes_over: {SH, D},
    Hub.asks: {SH, D},
    Hub.shares: {SH},
    Hub.seals: {SH},
    Hub.answers: {SH},
    Hub.opens_a_seal: {SH, D},
    Hub.decides: {SH, D},
    Hub.sends: {H},
    Hub.tells_the_referrer: {H},
    Hub.closes: {H},
}


def assert_promises(before: dict[str, Any], after: dict[str, Any]) -> None:
    """What may never happen to a case, whoever does whatever."""
    assert after["never"] == before["never"]
    assert after["decision due"] == before["decision due"]
    assert after["stage"] in MOVES[before["stage"]] | {before["stage"]} or walked(before, after)
    assert after["ratings"][: len(before["ratings"])] == before["ratings"]
    if before["due"]:
        assert after["due"] <= before["due"]
    assert before["decisions"].items() <= after["decisions"].items()
    assert len(after["decisions"]) <= 2  # the case has two children
    assert after["asked"] >= before["asked"]
    assert after["sealed"] or not before["sealed"]


def walked(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Deciding for the last child from the sharing takes two moves in one act."""
    return after["stage"] in {two for one in MOVES[before["stage"]] for two in MOVES[one]}


def tables_with(case: Case) -> set[str]:
    """The tables in which the one who asks finds a row of this case."""
    found = " union all ".join(
        f"select '{table}' where exists (select 1 from {table} where"
        f" {'id' if table == 'cases_case' else 'case_id'} = %(case)s)"
        for table in CASE_TABLES
    )
    with connection.cursor() as cursor:
        cursor.execute(found, {"case": case.pk})
        return {table for (table,) in cursor.fetchall()}


def test_whatever_anybody_does_the_promises_hold(db):
    run_state_machine_as_test(
        Hub,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # twenty steps read well enough; shrinking takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
