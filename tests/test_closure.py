"""Closing: whose access ends, what the agreement keeps, until when, and that nothing goes on."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mash.agencies.models import Role, hub_reader, reader
from mash.cases.models import Case
from mash.clock.calendar import same_day_after
from mash.closure.actions import close_case, kept_by
from mash.closure.models import Closure
from mash.decision.actions import decide, undecided
from mash.handover.actions import give_feedback, look_at_summary, preview_summary, send_summary
from mash.handover.document import Ticks
from mash.handover.models import Summary
from mash.need_to_know.acts import Act, may
from mash.need_to_know.doing import look_at_case
from mash.need_to_know.models import Grant, PastGrant
from mash.people.models import Person
from mash.process import Stage
from mash.screening.actions import (
    give_position,
    open_screening,
    settle_screening,
    take_over_case,
)
from mash.screening.linking import link_case
from mash.screening.models import ENTER
from mash.sharing.actions import answer_request, seal_item, share_item
from mash.sharing.asking import ask_agency, rate_case
from mash.sharing.models import Handling, Kind
from tests import cast
from tests.refusing import not_possible, refused, trying


def close(case: Case, name: str = "mara") -> Closure:
    return trying(name, close_case, case=case)


# --- access


def test_closing_ends_every_grant_but_those_that_are_kept(db):
    case = cast.handed_over()
    before = set(Grant.objects.filter(case_id=case.pk).values_list("reader", "reach", "what"))

    close(case)

    after = set(Grant.objects.filter(case_id=case.pk).values_list("reader", "reach", "what"))
    kept = {
        hub_reader("southwark", Role.MANAGER),
        reader("southwark.team.assessment", Role.RECEIVER),
    }
    assert after == {grant for grant in before if grant[0] in kept}
    ended = PastGrant.objects.filter(case_id=case.pk, ended_because=Act.CLOSE_CASE)
    assert set(ended.values_list("reader", "reach", "what")) == before - after
    assert {one.ended_by for one in ended} == {cast.worker("mara").reader}


def test_after_closing_only_those_kept_see_anything(db):
    case = cast.closed()
    look = Case.objects.filter(pk=case.pk)

    seeing = {name for name in cast.CAST if cast.seeing(name, look.exists)}
    assert seeing == {"mara", "miles"}
    for name in sorted(set(cast.CAST) - seeing):
        with refused(name, Act.READ_CASE):
            trying(name, lambda by, now: look_at_case(case.reference, by=by, now=now))


def test_the_team_keeps_its_summary(db):
    case = cast.closed()
    summary = cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))

    assert trying("rita", lambda by, now: look_at_summary(summary.pk, by=by, now=now))


def test_closing_waits_for_the_summary_and_the_feedback(db):
    case = cast.decided()

    with not_possible("Send the summary to Assessment"):
        close(case)
    cast.send(case)
    with not_possible("Tell the referrer the outcome first"):
        close(case)
    cast.doing("mara", give_feedback, case=case)

    closure = close(case)
    assert closure.kept_for == list(case.rules.after_closure_keep)
    assert cast.seeing("mara", lambda: Case.objects.get(pk=case.pk).stage) == Stage.CLOSED


def test_only_the_manager_of_the_case_closes_it_and_once(db):
    case = cast.handed_over()

    for name in ("miles", "ola", "paul", "rita", "gwen"):
        with refused(name, Act.CLOSE_CASE):
            close(case, name)
    close(case)
    with refused("mara", Act.CLOSE_CASE):
        close(case)


# --- nothing goes on

STILL = {  # reading it, for those whom the agreement keeps; the other acts are not on this case
    (name, act)
    for act, names in {
        Act.READ_CASE: {"mara", "miles"},
        Act.READ_DESK: set(cast.CAST),
        Act.READ_WALL: {"ola", "mara", "miles"},
        Act.READ_OVERNIGHT: {"ola", "mara", "miles"},
        Act.RECORD_CONTACT: {"ola", "mara", "miles"},
        Act.LOOK_UP_PEOPLE: {"ola", "mara", "miles"},
        Act.SEARCH_PEOPLE: {"ola", "mara", "miles"},
        Act.REVIEW_DUPLICATES: {"ola", "mara", "miles"},
        Act.LINK_PEOPLE: {"mara", "miles"},  # two records of one person are found whenever
        Act.TELL_APART: {"mara", "miles"},
        Act.UNLINK_PEOPLE: {"mara", "miles"},  # a wrong link is undone whenever it is seen
        Act.RESTRICT_PERSON: {"mara", "miles"},  # a closed case's people are found still
        Act.LIFT_RESTRICTION: {"mara", "miles"},
        Act.READ_LETTERS: {"ola", "mara", "miles", "gwen"},  # those that could not be sent
        Act.READ_AUDIT: {"gwen"},
        Act.READ_AGREEMENT: set(cast.CAST),
        Act.READ_EMERGENCIES: {"gwen"},
        Act.REVIEW_EMERGENCY: {"gwen"},
        # agencies that disagreed may still be at odds when it closes
        Act.ANSWER_DISAGREEMENT: {"mara", "miles"},
        Act.ESCALATE_DISAGREEMENT: {"mara", "miles"},
        Act.END_DISAGREEMENT: {"mara", "miles"},
        # looking back, at no case
        Act.READ_DISAGREEMENTS: {"mara", "miles", "gwen"},
        Act.OPEN_SAMPLE: {"gwen"},
        Act.DRAW_SAMPLE: {"mara", "miles"},
        Act.READ_SAMPLE: {"mara", "miles", "gwen", "quinn", "quade"},
        # what is held about somebody is told, and put right, as long as it is held
        Act.READ_ACCESS_REQUESTS: {"rex", "mara", "miles"},
        Act.OPEN_ACCESS_REQUEST: {"rex"},
        Act.CONFIRM_FOUND: {"mara", "miles"},
        Act.ASK_CORRECTION: {"mara", "miles"},
        Act.SETTLE_CORRECTION: {"mara", "miles"},
        # who may see what, and who is kept from it, is watched over whatever became of a case
        Act.READ_REGISTER: {"mara", "miles", "gwen"},
        Act.READ_WORKER: {"gwen", "leah"},
        Act.REVIEW_ACCESS: {"gwen", "leah"},
        Act.WAKE_WORKER: {"gwen", "leah"},
        Act.REVIEW_GLASS: {"mara", "miles", "gwen"},
        Act.STAND_APART: {"mara", "miles"},
        Act.KEEP_APART: {"mara", "miles"},
        Act.STAND_IN: {"mara", "miles"},
        Act.DECLARE_INTEREST: set(cast.CAST),
        Act.BREAK_GLASS: {"ola", "pat", "cora", "hope", "hana", "paul", "pam", "helen", "prue"},
        # what becomes of it now: never one person alone
        # (rex keeps requests for one's own data: of cases he is shown none, test_request_disposal)
        Act.ASK_APPROVAL: {"mara", "miles", "gwen", "rex"},
        Act.READ_APPROVAL: {"mara", "miles", "gwen", "leah", "rex"},
        Act.WITHDRAW_APPROVAL: {"mara", "miles", "gwen", "rex"},
        Act.READ_DUE: {"mara", "miles", "gwen", "rex"},
        Act.HOLD_CASE: {"mara", "miles", "gwen"},
        Act.KEEP_LONGER: {"mara", "miles", "gwen"},
        Act.READ_CERTIFICATE: {"mara", "miles", "gwen", "rex"},
    }.items()
    for name in names
}


def test_on_a_closed_case_nobody_may_do_anything_but_read(db):
    case = cast.closed()

    def possible(name: str) -> set[tuple[str, Act]]:
        by = cast.worker(name)
        now_closed = Case(pk=case.pk, stage=Stage.CLOSED)
        return {(name, act) for act in Act if may(by, act, now_closed, now=cast.NOW)}

    found = set().union(*(cast.seeing(name, lambda n=name: possible(n)) for name in cast.CAST))
    assert found == STILL


def test_every_act_on_a_closed_case_is_refused(db):
    case = cast.shared()
    request = cast.request_to(case, "helen")
    child = cast.seeing("mara", lambda: undecided(case))[0]
    people = cast.seeing("mara", lambda: list(Person.objects.filter(case=case, part="child")))
    for one in people:
        cast.doing("mara", decide, case=case, child=one, **cast.DECISION)
    cast.send(case)
    cast.doing("mara", give_feedback, case=case)
    close(case)
    team = cast.worker("rita").posts.get().team
    ticks = Ticks(note="Once more.")
    weighed = cast.weighed(category="health_contact")

    tries: list[tuple[str, Act, Any, dict[str, Any]]] = [
        ("mara", Act.OPEN_SCREENING, open_screening, {}),
        ("pat", Act.GIVE_POSITION, give_position, {"route": ENTER, "reasons": "More."}),
        ("mara", Act.SETTLE_SCREENING, settle_screening, {"outcome": "nfa"}),
        ("mara", Act.RATE_CASE, rate_case, {"code": "green", "reason": "Less."}),
        ("miles", Act.TAKE_OVER_CASE, take_over_case, {"reason": "To go on."}),
        ("mara", Act.ASK_AGENCY, ask_agency, {"agency": "police", "why": "More."}),
        ("mara", Act.DECIDE, decide, {"child": child, **cast.DECISION}),
        ("mara", Act.COMPOSE_SUMMARY, preview_summary, {"team": team, "ticks": ticks}),
        ("mara", Act.SEND_SUMMARY, send_summary, {"team": team, "ticks": ticks, "seen": ""}),
        ("mara", Act.GIVE_FEEDBACK, give_feedback, {}),
        ("mara", Act.LINK_CASE, link_case, {"earlier_reference": case.reference}),
    ]
    for name, act, do, given in tries:
        with refused(name, act):
            trying(name, do, case=case, **given)
    on_request: list[tuple[Act, Any, dict[str, Any]]] = [
        (Act.SHARE_ITEM, share_item, {"weighed": weighed, "handling": Handling.HUB_ONLY}),
        (Act.SEAL_ITEM, seal_item, {"weighed": weighed}),
        (Act.ANSWER_REQUEST, answer_request, {"kind": Kind.NOTHING_HELD}),
    ]
    for act, do, given in on_request:
        with refused("helen", act):
            trying("helen", do, request=request, **given)


# --- how long it is kept: the reckoning itself is in test_retention.py


def test_a_leap_day_becomes_the_first_of_march():
    assert same_day_after(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert same_day_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert same_day_after(date(2023, 2, 28), 1) == date(2024, 2, 28)


def routed(route: str, now: datetime = cast.NOW) -> Case:
    """A contact that the panel agrees to send another way."""
    case = cast.screened(now=now)
    for name in cast.PANEL.values():
        cast.doing(name, give_position, case=case, route=route, reasons="On record.", now=now)
    cast.doing("mara", settle_screening, case=case, outcome=route, now=now)
    return case


def test_the_day_of_closing_is_the_hubs_own(db):
    """Half past midnight of a summer's day in London is the day before in UTC."""
    late = datetime(2026, 7, 15, 23, 30, tzinfo=UTC)
    case = routed("advice", now=late)
    cast.doing("mara", give_feedback, case=case, now=late)

    closure = cast.doing("mara", close_case, case=case, now=late)

    years = case.rules.retention_of("nfa").years
    assert closure.keep_until == date(2026 + years, 7, 16)


def class_of(case: Case) -> str:
    on = cast.NOW.date()
    look = cast.seeing("mara", lambda: kept_by(Case.objects.get(pk=case.pk), closed_on=on))
    return look.retention


OUTCOMES = [
    (("assessment", "nfa"), "assessment"),
    (("nfa", "early_help"), "service"),
    (("early_help", "assessment"), "assessment"),
    (("nfa", "nfa"), "nfa"),
]


@pytest.mark.parametrize(("outcomes", "retention"), OUTCOMES)
def test_the_weightiest_outcome_decides_how_long(db, outcomes, retention):
    case = cast.shared()
    children = cast.seeing("mara", lambda: undecided(case))
    for child, outcome in zip(children, outcomes, strict=True):
        team = "" if outcome == "nfa" else outcome
        given = cast.DECISION | {"outcome": outcome, "team": team}
        cast.doing("mara", decide, case=case, child=child, **given)

    assert class_of(case) == retention


ROUTES = [("advice", "nfa"), ("open_case", "assessment"), ("fast_track", "assessment")]


@pytest.mark.parametrize(("route", "retention"), ROUTES)
def test_what_never_entered_is_kept_by_its_route(db, route, retention):
    case = routed(route)

    assert class_of(case) == retention
