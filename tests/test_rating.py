"""Rating: when answers are due, that no deadline moves later, and who manages the case."""

from datetime import timedelta
from typing import Any

import pytest

from mash.agencies.models import Role
from mash.audit.models import Payload
from mash.cases.models import Case
from mash.need_to_know.acts import Act
from mash.need_to_know.models import Grant, PastGrant, Reach
from mash.screening.actions import settle_screening, take_over_case
from mash.screening.models import Rating
from mash.sharing.asking import rate_case
from mash.sharing.clocks import return_due
from mash.sharing.models import Request
from tests import cast
from tests.refusing import not_possible, refused, trying


def rate(case: Case, code: str, hours: float = 0, reason: str = "What we learned since.") -> Rating:
    at = cast.NOW + timedelta(hours=hours)
    return cast.doing("mara", rate_case, case=case, code=code, reason=reason, now=at)


def due(case: Case) -> Any:
    return cast.seeing("mara", lambda: return_due(Case.objects.get(pk=case.pk)).due_at)


def test_red_is_due_in_four_hours(db):
    assert due(cast.rated("red")) == cast.NOW + timedelta(hours=4)


RERATINGS = [
    [("green", 0), ("amber", 1), ("red", 2)],
    [("red", 0), ("amber", 1), ("green", 2)],
    [("red", 0), ("green", 1), ("red", 3), ("amber", 3.5), ("red", 30)],
    [("green", 0), ("red", 1), ("green", 1.5)],
    [("amber", 0), ("green", 0.5), ("amber", 26)],
]


def test_eleven_agencies_are_asked_in_as_many_questions_to_the_database_as_one(
    db, django_assert_max_num_queries
):
    case = cast.entered()

    with django_assert_max_num_queries(25):
        cast.doing("mara", rate_case, case=case, code="red", reason="Now.")

    assert len(cast.seeing("mara", lambda: list(Request.objects.filter(case=case)))) == 11
    held = cast.seeing("mara", lambda: list(Grant.objects.filter(case_id=case.pk)))
    assert len([one for one in held if one.reach == Reach.RETURN]) == 11


@pytest.mark.parametrize("ratings", RERATINGS, ids=lambda one: "-".join(code for code, _ in one))
def test_no_change_of_rating_moves_a_deadline_later_or_loses_the_old_rating(db, ratings):
    case = cast.entered()
    before = None
    for code, hours in ratings:
        rate(case, code, hours)
        now_due = due(case)
        assert before is None or now_due <= before
        before = now_due

    kept = cast.seeing("mara", lambda: [r.code for r in Rating.objects.filter(case=case)])
    assert kept == [code for code, _ in ratings]
    agencies = cast.seeing("mara", lambda: Request.objects.filter(case=case, round=1).count())
    assert agencies == 11


def test_an_upgrade_makes_it_due_sooner(db):
    case = cast.rated("green")
    before = due(case)

    rate(case, "red", 1)

    assert due(case) == cast.NOW + timedelta(hours=5) < before


def test_a_rating_needs_a_reason_each_time_and_says_something_new(db):
    case = cast.entered()

    with not_possible("Say why you give this rating", "reason"):
        rate(case, "red", reason=" ")
    rate(case, "red")
    with not_possible("Say why you give this rating", "reason"):
        rate(case, "green", reason="")
    with not_possible("has this rating already", "code"):
        rate(case, "red")
    with not_possible("Choose a rating", "code"):
        rate(case, "violet")


def test_what_has_not_entered_is_not_rated(db):
    fast = cast.screened()
    urgent = {"outcome": "fast_track", "answer": "She cannot go home tonight."}
    cast.doing("mara", settle_screening, case=fast, **urgent)
    with refused("mara", Act.RATE_CASE):
        rate(fast, "red")

    waiting = cast.screened()
    with refused("mara", Act.RATE_CASE):
        rate(waiting, "red")


# --- the named manager


def held_by(case: Case) -> list[str]:
    look = Grant.objects.filter(what=case.pk, reach=Reach.MANAGE)
    return list(look.values_list("reader", flat=True))


def test_taking_over_makes_another_the_one_manager_of_the_case(db):
    case = cast.rated()
    mara, miles = cast.worker("mara"), cast.worker("miles")
    assert held_by(case) == [mara.reader]
    with refused("miles", Act.RATE_CASE):
        cast.doing("miles", rate_case, case=case, code="amber", reason="I see it otherwise.")

    cast.doing("miles", take_over_case, case=case, reason="Mara is called away.")

    assert held_by(case) == [miles.reader]
    past = PastGrant.objects.get(what=case.pk, reach=Reach.MANAGE)
    assert (past.reader, past.ended_because, past.ended_by) == (
        mara.reader,
        Act.TAKE_OVER_CASE,
        miles.reader,
    )
    with refused("mara", Act.RATE_CASE):
        cast.doing("mara", rate_case, case=case, code="amber", reason="I see it otherwise.")
    cast.doing("miles", rate_case, case=case, code="amber", reason="New information.")


def test_taking_over_says_why_and_the_reason_is_kept_for_the_manager(db):
    case = cast.rated()

    with not_possible("Say why you are taking this case over", "reason"):
        cast.doing("miles", take_over_case, case=case, reason="")
    with not_possible("You are the manager of this case already"):
        cast.doing("mara", take_over_case, case=case, reason="To be sure.")
    cast.doing("miles", take_over_case, case=case, reason="Mara is called away.")

    look = Payload.objects.filter(case_id=case.pk)
    assert cast.seeing("miles", look.count) > 0
    assert cast.seeing("mara", look.count) == 0


def test_nobody_takes_over_what_nobody_manages(db):
    with not_possible("Settle its screening"):
        cast.doing("miles", take_over_case, case=cast.screened(), reason="It waits.")


@pytest.mark.parametrize("name", ["ola", "cora", "paul", "rita", "gwen"])
def test_only_mash_managers_take_over(db, name):
    case = cast.rated()
    assert Role.MANAGER not in cast.worker(name).roles()

    with refused(name, Act.TAKE_OVER_CASE):
        trying(name, take_over_case, case=case, reason="I would like to.")
