"""Disagreements between agencies: a working week, stage by stage, and how they end."""

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mash.access.standing_apart import keep_somebody_apart
from mash.agencies.actions import hub_version_now
from mash.agencies.hub_checks import faults_in
from mash.agencies.hub_file import HubFile
from mash.agencies.models import Agency
from mash.cases.models import Case, Letter
from mash.cases.refusals import NotPossible
from mash.clock.calendar import Calendar, add_working_days, working_days_between
from mash.closure.actions import close_case
from mash.disagreements.actions import (
    answer_disagreement,
    disagree,
    end_disagreement,
    escalate_disagreement,
)
from mash.disagreements.counted import counted, middle, said
from mash.disagreements.models import Disagreement
from mash.disagreements.on_desk import on_desk
from mash.disagreements.standing import Standing, standings
from mash.need_to_know.acts import Refused
from mash.sharing.actions import answer_request
from mash.sharing.models import Kind
from tests import cast
from tests.visitor import Visitor

NOW = cast.NOW  # a Wednesday, ten in the morning
OFFICE = Calendar(
    datetime(2026, 1, 1, 9).time(), datetime(2026, 1, 1, 17).time(), frozenset(range(5))
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))


def row_of(case: Case) -> Disagreement:
    return cast.seeing("mara", lambda: Disagreement.objects.get(case_id=case.pk))


def stands(case: Case, now: datetime = NOW, who: str = "mara") -> Standing:
    def look() -> Standing:
        rows = Disagreement.objects.filter(case_id=case.pk).select_related("agency", "other")
        return standings("southwark", list(rows.prefetch_related("steps")), now)[0]

    return cast.seeing(who, look)


def steps(name: str, do: Any, case: Case, now: datetime = NOW, **given: Any) -> Any:
    return cast.doing(name, do, row=row_of(case), why="We spoke.", now=now, **given)


# working days


@given(MOMENTS, st.integers(1, 30))
def test_what_is_due_after_so_many_working_days_is_open_for_so_many_then(start, count):
    due = add_working_days(start, count, OFFICE)

    assert working_days_between(start, due, OFFICE) == count
    assert working_days_between(start, due - timedelta(days=1), OFFICE) <= count - (count > 1)
    assert working_days_between(start, start, OFFICE) == 0


@pytest.mark.parametrize(
    ("end", "days"),
    [
        ("2026-11-18T23:00", 0),
        ("2026-11-19T08:00", 1),
        ("2026-11-20T17:00", 2),
        ("2026-11-22T12:00", 2),  # the weekend adds nothing
        ("2026-11-25T10:00", 5),
    ],
)
def test_days_open_are_working_days(end, days):
    ended = datetime.fromisoformat(end).replace(tzinfo=UTC)

    assert working_days_between(NOW, ended, OFFICE) == days


# its way


def test_a_disagreement_is_to_be_settled_within_a_working_week(db):
    case = cast.disputed()

    one = stands(case)

    assert (one.row.agency_id, one.row.other_id) == ("southwark.police", "southwark.csc")
    assert (one.stage, one.days_open, one.ended) == ("practitioners", 0, None)
    week = datetime(2026, 11, 25, 17, tzinfo=UTC)
    assert one.due_at == week
    assert not one.is_late(week)
    assert one.is_late(week + timedelta(minutes=1))
    assert stands(case, week + timedelta(days=1)).days_open == 6


def test_a_child_that_cannot_wait_a_week_has_it_settled_sooner(db):
    case = cast.shared()
    given = cast.DISAGREES | {"working_days": 1}
    cast.doing("paul", disagree, case=case, **given)

    assert stands(case).due_at == datetime(2026, 11, 19, 17, tzinfo=UTC)


def test_it_goes_up_stage_by_stage_and_no_further(db):
    case = cast.disputed()

    steps("mara", answer_disagreement, case)
    steps("paul", escalate_disagreement, case)
    assert stands(case).stage == "managers"
    # two working days of their own from the day on which it came to them
    assert stands(case).goes_up_at(2) == datetime(2026, 11, 20, 17, tzinfo=UTC)
    steps("mara", escalate_disagreement, case)

    assert [step.what for step in stands(case).steps] == [
        "raised", "answered", "escalated", "escalated",
    ]  # fmt: skip
    with pytest.raises(NotPossible, match="no stage above"):
        steps("paul", escalate_disagreement, case)


def test_once_ended_it_stays_ended_and_its_days_stop(db):
    case = cast.disputed()
    friday = NOW + timedelta(days=2)
    steps("mara", end_disagreement, case, friday, how="stands")

    later = stands(case, NOW + timedelta(days=60))

    assert (later.days_open, later.ended.how, later.is_late(NOW + timedelta(days=60))) == (
        2, "stands", False,
    )  # fmt: skip
    with pytest.raises(NotPossible, match="has ended"):
        steps("paul", answer_disagreement, case, friday)


def test_that_an_agency_agrees_it_says_itself(db):
    case = cast.disputed()

    with pytest.raises(NotPossible, match="says itself"):
        steps("mara", end_disagreement, case, how="agreed")
    steps("pam", end_disagreement, case, how="agreed")

    assert stands(case).ended.how == "agreed"


def test_a_manager_writes_down_what_a_panel_manager_told_and_ends_it_for_them(db):
    """Pat's part ended with the screening: she can only telephone."""
    case = cast.shared()
    with pytest.raises(Case.DoesNotExist):
        cast.doing("pat", disagree, case=case, **cast.DISAGREES)
    given = cast.DISAGREES | {"about": "screening", "agency": "police"}
    cast.doing("mara", disagree, case=case, **given)

    steps("mara", end_disagreement, case, how="agreed")

    assert stands(case).row.agency_id == "southwark.police"


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("paul", {"about": "decision"}, "has not happened"),
        ("paul", {"about": "nothing"}, "Choose what"),
        ("paul", {"working_days": 6}, "how many working days"),
        ("paul", {"working_days": 0}, "how many working days"),
        ("paul", {"would": " "}, "instead"),
        ("paul", {"about": "answer", "other": "health"}, "whose answer"),  # not answered yet
        ("paul", {"about": "answer", "other": "police"}, "with itself"),
        ("mara", {}, "the agency that disagrees"),
        ("mara", {"agency": "csc"}, "with itself"),
    ],
)
def test_what_cannot_be_said_is_not_recorded(db, name, changes, says):
    case = cast.shared()

    with pytest.raises(NotPossible, match=says):
        cast.doing(name, disagree, case=case, **(cast.DISAGREES | changes))


def test_with_an_answer_one_disagrees_with_the_agency_that_gave_it(db):
    case = cast.shared()
    cast.doing("helen", answer_request, request=cast.request_to(case, "helen"),
               kind=Kind.NOTHING_HELD)  # fmt: skip
    given = cast.DISAGREES | {"about": "answer", "other": "health"}
    cast.doing("paul", disagree, case=case, **given)

    assert stands(case).row.other_id == "southwark.health"
    steps("helen", answer_disagreement, case)  # it is between the two
    with pytest.raises(Refused):
        steps("prue", answer_disagreement, case)


def test_sealed_words_do_not_come_out_by_a_disagreement(db):
    secret = "A watch is kept on a visitor to this address every night since the spring."
    case = cast.shared(secret=secret)

    with pytest.raises(NotPossible, match="repeats sealed"):
        cast.doing("paul", disagree, case=case, **(cast.DISAGREES | {"why": secret}))


def test_closing_the_case_leaves_it_open_and_the_managers_end_it(db):
    case = cast.handed_over()
    cast.doing("paul", disagree, case=case, **cast.DISAGREES)
    cast.doing("mara", close_case, case=case)

    assert "Disagreements between agencies" in Visitor("mara").reads(f"/cases/{case.reference}/")
    steps("miles", end_disagreement, case, how="agreed")  # the police are on it no more

    assert stands(case).ended.how == "agreed"


# who learns of it


def test_it_waits_on_the_desks_of_both_agencies_and_the_managers(db):
    case = cast.disputed()
    late = NOW + timedelta(days=10)

    def notices(name: str) -> list[tuple[str, bool]]:
        by = cast.worker(name)
        return cast.seeing(name, lambda: [(n.text, n.late) for n in on_desk(by, late)])

    police = Agency.objects.get(pk="southwark.police").name
    text = f"Case {case.reference}: {police} disagrees, open for 7 working days"
    for name in ("paul", "pam", "mara", "miles"):
        assert notices(name) == [(text, True)], name
    assert notices("helen") == notices("rita") == []
    assert notices("gwen") == [("1 disagreement between agencies is open for too long", True)]


def test_governance_counts_codes_and_reads_no_word(db):
    cast.disputed()
    page = unescape(Visitor("gwen").reads(reverse("disagreements")))

    assert "Between practitioners" in page
    assert cast.DISAGREES["why"] not in page
    assert Visitor("paul").is_refused(reverse("disagreements"))


def test_small_numbers_are_not_counted_out():
    assert said(1, 4) == "–"
    assert said(2, 5) == "2 / 5 (40%)"
    assert middle([1, 2, 3, 4]) == "–"
    assert middle([5, 1, 9, 2, 3]) == "3"
    assert middle([5, 1, 9, 2, 3, 4]) == "3.5"


def test_how_they_ended_is_counted(db):
    for how in ("stands", "stands", "stands", "changed", "changed"):
        case = cast.disputed()
        steps("mara", end_disagreement, case, NOW + timedelta(days=1), how=how)
    late = cast.disputed()

    def look() -> dict[str, Any]:
        rows = Disagreement.objects.select_related("agency", "other").prefetch_related("steps")
        now = NOW + timedelta(days=30)
        return counted("southwark", standings("southwark", list(rows), now), now)

    found = cast.seeing("gwen", look)

    assert late
    assert [count for _name, count in found["hows"]] == ["0 / 5 (0%)", "2 / 5 (40%)", "3 / 5 (60%)"]
    assert (len(found["open"]), found["late"], found["ended"], found["days"]) == (1, 1, 5, "1")
    assert found["in_time"] == "5 / 5 (100%)"


# the pages


def test_the_form_comes_back_filled_and_is_done_once(db):
    case, paul = cast.shared(), Visitor("paul")
    path = reverse("disagree", args=[case.reference])
    form = {"about": "rating", "would": "Amber.", "why": "They moved.", "working_days": "5"}

    short = paul.post(path, form | {"would": ""})
    assert short.status_code == 422
    assert "Say what should happen instead." in short.content.decode()
    assert "They moved." in short.content.decode()
    for _ in range(2):
        assert paul.post(path, form, key="once").status_code == 302

    assert cast.seeing("mara", lambda: Disagreement.objects.filter(case_id=case.pk).count()) == 1
    page = unescape(paul.reads(f"/cases/{case.reference}/"))
    assert "Settle the disagreement with" in page


def test_the_page_tells_it_step_by_step_and_takes_the_next(db):
    case = cast.disputed()
    path = reverse("disagreement", args=[row_of(case).pk])
    mara = Visitor("mara")
    mara.post(path, {"what": "up", "why": "We could not agree."})
    mara.post(path, {"what": "answer", "why": "Our managers meet today."})
    mara.post(path, {"what": "changed", "why": "Rated Amber now."})

    page = unescape(Visitor("helen").reads(path))

    for words in (cast.DISAGREES["would"], "We could not agree.", "Rated Amber now.",
                  "What was disagreed with was changed"):  # fmt: skip
        assert words in page
    assert "What happens now" not in page


# the hub file


def southwark(**changes: Any) -> HubFile:
    rules = hub_version_now("southwark").rules
    return HubFile.model_validate(rules | changes)


def test_stages_that_take_longer_than_the_whole_are_a_fault(db):
    rules = hub_version_now("southwark").rules["escalation"]
    tight = southwark(escalation=rules | {"within_working_days": 4})

    assert [fault.where for fault in faults_in(tight)] == [("escalation", "within_working_days")]
    assert list(faults_in(southwark())) == []


# who is told


def told_of(case: Case) -> dict[str, str]:
    """To whom each message went about it, the newest text of each."""

    def look() -> dict[str, str]:
        letters = Letter.objects.filter(case_id=case.pk, kind="chaser").order_by("written_at")
        words = [one.words for one in letters]
        return {
            one["to"].partition("@")[0]: one["text"]
            for one in words
            if "agencies disagree" in one["subject"]
        }

    return cast.seeing("mara", look)


def test_who_must_act_next_is_told_by_message_a_reference_and_no_name(db):
    case = cast.disputed()  # the police with the rating, which is the hub's
    assert set(told_of(case)) == {"mara"}
    steps("mara", answer_disagreement, case, now=NOW + timedelta(minutes=1))
    assert set(told_of(case)) == {"mara", "paul", "pam"}

    steps("paul", escalate_disagreement, case, now=NOW + timedelta(minutes=2))
    told = told_of(case)
    assert set(told) == {"mara", "paul", "pam", "pat", "cora"}
    assert "Between their managers" in told["pat"]
    assert "/desk/" in told["pat"]
    steps("mara", escalate_disagreement, case, now=NOW + timedelta(minutes=3))
    told = told_of(case)

    assert set(told) == {"mara", "paul", "pam", "pat", "cora", "leah"}
    assert "Safeguarding partners" in told["leah"]
    assert f"/disagreements/{row_of(case).pk}/" in told["pam"]
    for text in told.values():
        assert case.reference in text
        assert not any(word in text for word in ("Sampleton", "Police", "Invented", "We spoke"))


def test_with_an_answer_the_agency_that_gave_it_is_told_and_nobody_kept_from_the_case(db):
    case = cast.shared()
    kept = {"worker": cast.worker("pam").pk, "reason": "Her street."}
    cast.doing("mara", keep_somebody_apart, case=case, **kept)

    given = cast.DISAGREES | {"about": "answer", "other": "police", "agency": "health"}
    cast.doing("mara", disagree, case=case, **given)

    assert set(told_of(case)) == {"paul"}
