"""A manager who is away: another stands in for a time, seals too; told to the partner agencies."""

from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from mash.access.models import StandIn
from mash.access.standing_apart import keep_somebody_apart
from mash.access.standing_in import begin_all, begin_planned, end_of, end_standing_in, stand_in
from mash.audit.models import Entry
from mash.cases.models import Case, Letter
from mash.cases.refusals import NotPossible
from mash.decision.chasers import Step, recipients
from mash.desk.hourly import rounds_of_the_hub
from mash.need_to_know.acts import Act, may
from mash.need_to_know.models import Grant, Reach
from mash.need_to_know.session import Door, through_door
from mash.sealed.models import Seal
from mash.sharing.actions import open_seal
from tests import cast
from tests.visitor import Visitor

PAGE = "/access/stand-in/"


def opens_seal(name, case):
    seal = cast.seeing(name, lambda: Seal.objects.filter(case_id=case.pk).first())
    if seal is None:
        return None
    given = {"seal": seal, "reason": "To decide.", "now": timezone.now()}
    return cast.doing(name, open_seal, **given)["text"]


def test_the_deputy_works_the_case_and_opens_its_seals_as_long_as_it_lasts(committed):
    case = cast.shared(timezone.now())
    assert opens_seal("miles", case) is None

    mara = Visitor("mara")
    today = timezone.localdate()
    typed = {"deputy": str(cast.worker("miles").pk), "last_day": f"{today:%d/%m/%Y}"}
    assert mara.post(PAGE, typed)["Location"] == PAGE

    assert opens_seal("miles", case) == cast.SECRET
    assert opens_seal("mara", case) == cast.SECRET  # the named manager stays one
    miles = Visitor("miles")
    assert miles.get(f"/cases/{case.reference}/close/").status_code != 200  # not its stage
    now = timezone.now()
    held = cast.seeing("miles", lambda: Case.objects.get(pk=case.pk))
    assert cast.seeing("miles", lambda: may(cast.worker("miles"), Act.DECIDE, held, now=now))
    assert "You stand in for Mara Invented until" in miles.reads("/desk/")
    assert "Miles Invented, until" in mara.reads(f"/cases/{case.reference}/")
    assert "Managed by others" not in miles.reads("/desk/").split("Nothing under")[0]
    with through_door(Door.CHASERS):
        told = {one.name for one in recipients(Step.DUE, Case.objects.get(pk=case.pk))}
    assert told == {"Mara Invented", "Miles Invented"}


def test_it_ends_by_itself_on_the_day_named(committed):
    case = cast.stood_in()
    assert opens_seal("miles", case) == cast.SECRET

    with connections["owner"].cursor() as cursor:  # the walls go by the database's own clock
        cursor.execute(
            "update need_to_know_grant set until = now() - interval '1 minute'"
            " where until is not null and reach = 'manage'"
        )

    assert opens_seal("miles", case) is None


def test_it_ends_early_by_hand_and_the_agencies_are_told_both_times(db):
    case = cast.stood_in()
    assert opens_seal("miles", case) == cast.SECRET
    held = StandIn.objects.get()

    Visitor("miles").post(f"{PAGE}{held.pk}/end/")

    assert opens_seal("miles", case) is None
    assert not Grant.objects.filter(because=Act.STAND_IN).exists()
    letters = cast.seeing("mara", lambda: list(Letter.objects.filter(case=case, kind="chaser")))
    texts = [one.words["text"] for one in letters if "who stands in" in one.words["subject"]]
    assert len(texts) == 8  # four panel managers, twice
    assert sum("no longer stands in" in text for text in texts) == 4
    for letter in letters:
        said = letter.words["subject"] + letter.words["text"]
        assert case.reference not in said
        assert "Bramble" not in said


def test_it_stands_in_the_register_of_access(db):
    case = cast.stood_in()

    page = Visitor("gwen").reads(f"/access/cases/{case.reference}/")

    assert "somebody stands in for the manager" in page


def test_a_deputy_who_is_kept_from_a_case_does_not_get_it(db):
    now = timezone.now()
    case = cast.shared(now)
    kept = {"worker": cast.worker("miles").pk, "reason": "His sister's family."}
    cast.doing("mara", keep_somebody_apart, case=case, now=now, **kept)

    last_day = timezone.localdate()
    cast.doing("mara", stand_in, deputy=cast.worker("miles").pk, last_day=last_day, now=now)

    assert not Grant.objects.filter(reach=Reach.MANAGE, because=Act.STAND_IN).exists()
    assert Visitor("miles").is_refused(f"/cases/{case.reference}/")


@pytest.mark.parametrize("days", [-1, 29])
def test_it_is_for_a_time_and_not_a_long_one(db, days):
    now = timezone.now()
    cast.entered(now)
    last_day = timezone.localdate() + timedelta(days=days)

    with pytest.raises(NotPossible, match="28 days"):
        cast.doing("mara", stand_in, deputy=cast.worker("miles").pk, last_day=last_day, now=now)


def test_only_another_mash_manager_stands_in_and_only_one_at_a_time(db):
    cast.stood_in()
    today, now = timezone.localdate(), timezone.now()

    for deputy, says in (("paul", "Choose who"), ("mara", "Choose who"), ("miles", "already")):
        with pytest.raises(NotPossible, match=says):
            cast.doing("mara", stand_in, deputy=cast.worker(deputy).pk, last_day=today, now=now)


def test_what_has_ended_is_not_ended_again(db):
    cast.stood_in()
    held = StandIn.objects.get()
    cast.doing("mara", end_standing_in, held=held, now=timezone.now())

    with pytest.raises(NotPossible, match="any more"):
        cast.doing("mara", end_standing_in, held=held, now=timezone.now())


def test_a_day_ends_at_midnight_in_london():
    assert end_of(date(2026, 6, 30)).isoformat() == "2026-07-01T00:00:00+01:00"


# --- planned ahead


def planned(now, days=3):
    first_day = timezone.localdate() + timedelta(days=days)
    given = {"deputy": cast.worker("miles").pk, "first_day": first_day,
             "last_day": first_day + timedelta(days=5)}  # fmt: skip
    return cast.doing("mara", stand_in, now=now, **given)


def test_it_may_begin_on_a_day_to_come_and_the_agencies_are_told_at_once_from_when(committed):
    now = timezone.now()
    case = cast.shared(now)
    mara = Visitor("mara")
    first_day = timezone.localdate() + timedelta(days=3)
    typed = {"deputy": str(cast.worker("miles").pk), "first_day": f"{first_day:%d/%m/%Y}",
             "last_day": f"{first_day:%d/%m/%Y}"}  # fmt: skip
    assert mara.post(PAGE, typed)["Location"] == PAGE

    Visitor("miles").reads("/desk/")
    assert opens_seal("miles", case) is None
    assert "will stand in for Mara Invented from" in mara.reads(PAGE)
    letters = cast.seeing("mara", lambda: [one.words for one in Letter.objects.filter(case=case)])
    told = [one["text"] for one in letters if "who stands in" in one["subject"]]
    assert len(told) == 4
    assert all("will stand in for Mara Invented as MASH manager from" in text for text in told)
    with pytest.raises(NotPossible, match="already, or will"):
        planned(now, days=30)

    with connections["owner"].cursor() as cursor:  # the day comes
        cursor.execute("update access_standin set since = now() - interval '1 minute'")
    later = cast.shared(now)
    assert "You stand in for Mara Invented until" in Visitor("miles").reads("/desk/")

    assert opens_seal("miles", case) == cast.SECRET
    assert opens_seal("miles", later) == cast.SECRET  # that there was when it began
    said = [entry.detail["said"] for entry in entries()]
    assert said == ["plan", "begin"]
    Visitor("miles").reads("/desk/")
    assert len(entries()) == 2


def entries():
    look = Entry.objects.filter(act=Act.STAND_IN, outcome="done").order_by("at")
    return cast.seeing("gwen", lambda: list(look))


def test_what_is_planned_can_be_ended_before_it_begins(db):
    now = timezone.now()
    case = cast.shared(now)
    held = planned(now)

    cast.doing("miles", end_standing_in, held=held, now=now)

    assert cast.doing("miles", begin_planned, now=held.since + timedelta(hours=1)) == 0
    assert opens_seal("miles", case) is None


def test_it_begins_at_its_hour_though_the_deputy_does_not_look_and_once(db):
    now = timezone.now()
    case = cast.shared(now)
    held = planned(now)
    post = rounds_of_the_hub(30)

    post.one(held.since - timedelta(minutes=1))
    assert not Grant.objects.filter(because=Act.STAND_IN).exists()
    post.one(held.since + timedelta(seconds=20))
    post.one(held.since + timedelta(seconds=50))

    grant = Grant.objects.get(because=Act.STAND_IN)
    assert (grant.reader, grant.what) == (cast.worker("miles").reader, case.pk)
    assert opens_seal("miles", case) == cast.SECRET
    assert cast.doing("miles", begin_planned, now=held.since + timedelta(hours=1)) == 0
    assert [(one.actor, one.detail["said"]) for one in entries()][1:] == [("chasers", "begin")]


def test_what_is_planned_begins_for_nobody_who_leads_no_longer_nor_on_a_case_kept_from_them(
    committed,
):
    now = timezone.now()
    case = cast.shared(now)
    held = planned(now)
    kept = {"worker": cast.worker("miles").pk, "reason": "His sister's family."}
    cast.doing("mara", keep_somebody_apart, case=case, now=now, **kept)
    posts = cast.worker("miles").posts.using("owner").filter(role="manager")

    posts.update(ended_at=now)
    assert begin_all(now=held.since) == 0
    posts.update(ended_at=None)
    assert begin_all(now=held.since) == 1

    assert not Grant.objects.filter(because=Act.STAND_IN).exists()


@pytest.mark.parametrize("days", [-1, 93])
def test_it_is_not_planned_for_yesterday_nor_for_next_year(db, days):
    now = timezone.now()
    cast.entered(now)

    with pytest.raises(NotPossible, match="no more than 92 days"):
        planned(now, days)
