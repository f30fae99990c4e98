"""When the referrer is owed the outcome, and that the pages say so."""

from datetime import UTC, datetime, timedelta

import pytest

from mash.agencies.hub_file import read_hub
from mash.cases.models import Case, Letter, LetterKind, State
from mash.clock.calendar import calendar_of
from mash.clock.deadlines import feedback_deadline
from mash.database import CHECKOUT
from mash.handover.actions import give_feedback
from mash.handover.clocks import feedback_due, referrer_told_at
from mash.need_to_know.session import Door, through_door
from tests import cast
from tests.visitor import Visitor


@pytest.mark.parametrize(
    ("decided", "due"),
    [
        (datetime(2026, 11, 18, 10, 0, tzinfo=UTC), datetime(2026, 11, 19, 17, 0, tzinfo=UTC)),
        (datetime(2026, 11, 20, 16, 59, tzinfo=UTC), datetime(2026, 11, 23, 17, 0, tzinfo=UTC)),
    ],
    ids=["midweek", "Friday evening"],
)
def test_the_referrer_is_owed_the_outcome_one_working_day_after_the_decision(decided, due) -> None:
    hub = read_hub(CHECKOUT / "hubs" / "southwark.toml")
    deadline = feedback_deadline(decided, calendar_of(hub.core_hours))

    assert deadline.due_at == due
    assert deadline.sum[0].startswith("Decided on ")


@pytest.mark.django_db
def test_it_runs_from_the_last_decision_and_stops_when_the_letter_has_left() -> None:
    case = cast.decided()

    def fresh() -> Case:
        return Case.objects.get(pk=case.pk)

    assert cast.seeing("mara", lambda: feedback_due(fresh())) is not None
    cast.send(case)
    cast.doing("mara", give_feedback, case=case)
    assert cast.seeing("mara", lambda: referrer_told_at(fresh())) is None, "the letter waits"

    left = cast.NOW + timedelta(hours=1)
    with through_door(Door.OUTBOX):
        letters = Letter.objects.filter(case=case, kind=LetterKind.FEEDBACK)
        letters.update(state=State.SENT, sent_at=left)

    assert cast.seeing("mara", lambda: referrer_told_at(fresh())) == left


@pytest.mark.django_db
def test_nobody_is_owed_an_outcome_where_nobody_can_be_told() -> None:
    case = cast.decided(referrer={"source_code": "9", "anonymous": True})

    assert cast.seeing("mara", lambda: feedback_due(Case.objects.get(pk=case.pk))) is None
    assert "Nobody can be told" in Visitor("mara").reads("/desk/")
    assert "Outcome to the referrer" not in Visitor("mara").reads(f"/cases/{case.reference}/")


@pytest.mark.django_db
def test_desk_and_case_page_show_when_the_outcome_is_owed_and_that_it_is_late() -> None:
    cast.decided(now := datetime.now(UTC))
    late = cast.decided(now - timedelta(days=9))

    assert "Late by" in Visitor("mara").reads("/desk/").partition("To hand over")[2]
    page = Visitor("mara").reads(f"/cases/{late.reference}/")
    assert "Outcome to the referrer" in page
    assert "Decided on " in page
