"""The night: what goes over at closing time, what the night team may open, and what comes back."""

import json
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.utils import timezone

from mash.agencies.actions import hub_version_now
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import Calendar
from mash.clock.nights import coming_night, is_open, last_night, night_now
from mash.closure.actions import close_case
from mash.need_to_know.acts import Refused
from mash.need_to_know.models import Grant, PastGrant, Reach
from mash.need_to_know.session import Door, through_door
from mash.night.actions import (
    acknowledge_night_note,
    hand_over_all,
    hand_over_for_the_night,
    look_at_pack,
    write_night_note,
)
from mash.night.models import Note, Pack
from mash.night.overnight import overnight_of
from mash.sealed.models import Seal
from mash.sharing.actions import Kind, answer_request, seal_item, share_item
from mash.sharing.asking import rate_case
from mash.sharing.models import Answer, Handling, Item
from tests import cast
from tests.cast import TO_COME

LONDON = ZoneInfo("Europe/London")


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def southwark() -> Calendar:
    return Calendar.from_hub(hub_version_now("southwark").file)


def packs(case: Case) -> list[Pack]:
    return cast.seeing("mara", lambda: list(Pack.objects.filter(case_id=case.pk)))


def grants(case: Case) -> list[Grant]:
    return list(Grant.objects.filter(case_id=case.pk, reach=Reach.NIGHT))


def opens(case: Case, now: datetime) -> Pack:
    return cast.doing("edith", look_at_pack, case_id=case.pk, now=now)


# when a night begins and ends


@pytest.mark.parametrize(
    ("at", "closed", "opened"),
    [
        ("2026-11-18T17:00", "2026-11-18T17:00", "2026-11-19T09:00"),
        ("2026-11-19T08:59", "2026-11-18T17:00", "2026-11-19T09:00"),
        ("2026-11-20T17:00", "2026-11-20T17:00", "2026-11-23T09:00"),  # a weekend
        ("2026-11-22T03:00", "2026-11-20T17:00", "2026-11-23T09:00"),
        ("2026-12-24T18:00", "2026-12-24T17:00", "2026-12-29T09:00"),  # Boxing Day is on a Saturday
        ("2027-03-25T18:00", "2027-03-25T17:00", "2027-03-30T09:00"),  # Easter, clocks go forward
        ("2026-10-23T20:00", "2026-10-23T17:00", "2026-10-26T09:00"),  # clocks go back
    ],
)
def test_a_night_lasts_until_the_hub_next_opens(db, at, closed, opened):
    night = night_now(london(at), southwark())

    assert night is not None
    assert (night.closes_at, night.opens_at) == (london(closed), london(opened))


@pytest.mark.parametrize("at", ["2026-11-18T09:00", "2026-11-18T16:59", "2026-11-18T12:00"])
def test_by_day_there_is_no_night(db, at):
    assert is_open(london(at), southwark())
    assert night_now(london(at), southwark()) is None


def test_by_day_the_last_night_is_over_and_the_next_is_this_evening(db):
    at = london("2026-11-23T10:00")  # a Monday

    assert last_night(at, southwark()).closes_at == london("2026-11-20T17:00")
    assert coming_night(at, southwark()).closes_at == london("2026-11-23T17:00")


def test_the_night_in_which_the_clocks_go_back_is_an_hour_longer(db):
    short, long = (night_now(london(at), southwark()) for at in ("2026-10-16T18:00",
                   "2026-10-23T18:00"))  # fmt: skip

    assert (long.opens_at - long.closes_at) - (short.opens_at - short.closes_at) == timedelta(
        hours=1
    )


# what goes over


def test_at_closing_time_red_goes_over_and_amber_stays(db):
    red, amber = cast.shared(), cast.rated("amber")

    made = hand_over_all(now=TO_COME)

    assert made == 1
    assert [len(packs(case)) for case in (red, amber)] == [1, 0]
    (pack,) = packs(red)
    assert pack.made_by is None
    assert pack.until == london("2099-11-19T09:00")


def test_while_the_hub_is_open_nothing_goes_over(db):
    case = cast.shared()

    assert hand_over_all(now=TO_COME.replace(hour=16, minute=59)) == 0
    assert packs(case) == []


def test_looking_again_hands_over_nothing_twice(db):
    case = cast.shared()
    hand_over_all(now=TO_COME)

    assert hand_over_all(now=TO_COME + timedelta(hours=2)) == 0
    assert len(packs(case)) == len(grants(case)) == 1


def test_an_answer_in_the_night_makes_a_new_edition(db):
    case = cast.rated()
    hand_over_all(now=TO_COME)
    later, request = TO_COME + timedelta(minutes=20), cast.request_to(case, "paul")
    cast.doing("paul", share_item, request=request, weighed=cast.weighed(),
               handling=Handling.MAY_LEAVE, now=later)  # fmt: skip
    cast.doing("paul", answer_request, request=request, kind=Kind.SHARED, now=later)

    assert hand_over_all(now=later) == 1

    pack = opens(case, later)
    assert pack.edition == 2
    assert [item["text"] for item in pack.words["shared"]] == [cast.HELD]
    police = next(one for one in pack.words["asked"] if one["agency"] == "Police")
    assert police["answered_at"] == later.isoformat()


def test_amber_at_one_minute_to_five_stays_in_the_hub(db):
    case = cast.rated("red")
    late = TO_COME.replace(hour=16, minute=59)
    cast.doing("mara", rate_case, case=case, code="amber", reason="Less than feared.", now=late)

    assert hand_over_all(now=late + timedelta(minutes=1)) == 0
    assert packs(case) == []


def test_red_at_eight_in_the_evening_goes_over_at_the_next_look(db):
    case = cast.rated("amber")
    cast.doing("mara", rate_case, case=case, code="red", reason="A disclosure.", now=TO_COME)

    assert hand_over_all(now=TO_COME + timedelta(minutes=1)) == 1
    assert len(packs(case)) == 1


def test_the_manager_hands_over_at_once_with_a_word(db):
    case = cast.shared()

    cast.for_the_night(case)

    pack = opens(case, TO_COME)
    assert pack.words["note"] == "Ring the mother at nine."
    assert pack.made_by == cast.worker("mara")


def test_the_managers_word_stays_in_later_editions(db):
    case = cast.shared()
    cast.for_the_night(case)
    request = cast.request_to(case, "helen")
    cast.doing("helen", answer_request, request=request, kind=Kind.NOTHING_HELD, now=TO_COME)

    hand_over_all(now=TO_COME)

    assert [pack.words["note"] for pack in packs(case)] == ["Ring the mother at nine."] * 2


@pytest.mark.parametrize(("hour", "sentence"), [(11, "from Wed 18 Nov 2099 16:00"), (15, "open")])
def test_by_day_the_manager_cannot_hand_over(db, hour, sentence):
    case = cast.shared()

    with pytest.raises(NotPossible, match=sentence):
        cast.for_the_night(case, TO_COME.replace(hour=hour))


def test_what_can_wait_does_not_go_over(db):
    case = cast.rated("amber")

    with pytest.raises(NotPossible, match="Change the rating first"):
        cast.for_the_night(case)


def test_another_manager_cannot_hand_over(db):
    case = cast.shared()

    with pytest.raises(Refused):
        cast.doing("miles", hand_over_for_the_night, case=case, note="Mine.", now=TO_COME)


def test_sealed_words_do_not_get_into_the_managers_word(db):
    secret = (
        "A watch is kept on a visitor to this address who is believed to carry"
        " an invented weapon most evenings"
    )
    case = cast.shared(secret=secret)

    with pytest.raises(NotPossible, match="repeats sealed words"):
        cast.doing("mara", hand_over_for_the_night, case=case, note=secret, now=TO_COME)


# what a pack holds


def test_a_pack_tells_what_the_night_needs_and_nothing_of_the_hub_alone_or_sealed(db):
    case = cast.shared()
    hand_over_all(now=TO_COME)

    pack = opens(case, TO_COME)

    words = json.dumps(pack.words)
    for told in ("Bramble Sampleton", "1 Invented Row", "afraid to go home", cast.HELD,
                 "Ash Clipboard", "Told. Agreed.", "Police", "Red", case.reference):  # fmt: skip
        assert told in words, told
    for hidden in ("For us only.", cast.SECRET, "Supported", "disclosure."):
        assert hidden not in words, hidden
    assert pack.words["confidential"] is True
    assert pack.words["ring"] == "020 7946 0199"


def test_where_packs_are_made_the_database_hides_what_may_not_leave(db):
    cast.shared()

    with through_door(Door.NIGHT):
        assert [item.handling for item in Item.objects.all()] == [Handling.MAY_LEAVE]
        assert not Seal.objects.exists()
        assert not Answer.objects.exists()


def test_sealing_or_keeping_in_the_hub_changes_no_word_of_a_pack(db):
    case = cast.shared()
    hand_over_all(now=TO_COME)
    request = cast.request_to(case, "helen")
    ours = cast.weighed("Ours alone.", "health_contact")
    hub_only = Handling.HUB_ONLY
    cast.doing("helen", share_item, request=request, weighed=ours, handling=hub_only, now=TO_COME)
    cast.doing("helen", seal_item, request=request, weighed=ours, now=TO_COME)

    assert hand_over_all(now=TO_COME) == 0


# who opens it, and until when


def test_the_night_team_opens_it_until_nine_and_not_after(db):
    case = cast.shared()
    hand_over_all(now=TO_COME)

    assert opens(case, london("2099-11-19T08:59"))
    with pytest.raises(Refused):
        opens(case, london("2099-11-19T09:00"))
    with pytest.raises(Refused):
        opens(case, london("2099-11-19T09:01"))


def test_the_wall_itself_closes_at_the_hour(committed):
    """No job has to run: the row policy reads the database's own clock."""
    case = cast.shared()
    hand_over_all(now=TO_COME)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update need_to_know_grant set until = clock_timestamp() + interval '2 seconds'"
            " where reach = 'night'"
        )

    def look() -> tuple[int, int]:
        return Pack.objects.filter(case_id=case.pk).count(), Case.objects.count()

    before = cast.seeing("edith", look)
    time.sleep(2.2)

    assert (before, cast.seeing("edith", look)) == ((1, 0), (0, 0))


def test_in_the_morning_the_grant_goes_into_history(db):
    case = cast.shared()
    hand_over_all(now=TO_COME)

    hand_over_all(now=london("2099-11-19T09:01"))

    assert grants(case) == []
    past = PastGrant.objects.get(case_id=case.pk, reach=Reach.NIGHT)
    assert (past.until, past.ended_by) == (london("2099-11-19T09:00"), "night")


def test_the_next_night_has_a_pack_and_a_grant_of_its_own(db):
    case = cast.shared()
    hand_over_all(now=TO_COME)

    assert hand_over_all(now=TO_COME + timedelta(days=1)) == 1
    assert [grant.until for grant in grants(case)] == [london("2099-11-20T09:00")]
    assert PastGrant.objects.filter(case_id=case.pk, reach=Reach.NIGHT).count() == 1


def test_closing_the_case_ends_it_at_once(db):
    case = cast.handed_over()
    cast.for_the_night(case)
    cast.doing("mara", close_case, case=case, now=TO_COME)

    with pytest.raises(Refused):
        opens(case, TO_COME)


@pytest.mark.parametrize("name", ["ola", "pat", "paul", "rita", "gwen", "miles", "mara"])
def test_nobody_else_opens_a_pack(db, name):
    case = cast.shared()
    hand_over_all(now=TO_COME)

    with pytest.raises(Refused):
        cast.doing(name, look_at_pack, case_id=case.pk, now=TO_COME)


# what comes back


def test_notes_come_back_to_the_manager_until_they_are_read(db):
    case = cast.shared()
    note = cast.spend_the_night(case)
    morning = TO_COME + timedelta(hours=14)

    def waiting(name: str) -> list[Note]:
        return cast.seeing(name, lambda: overnight_of(cast.worker(name), morning).notes)

    assert [waiting("mara"), waiting("miles"), waiting("ola")] == [[note], [], []]
    cast.doing("mara", acknowledge_night_note, note=note, now=morning)
    assert waiting("mara") == []
    with pytest.raises(NotPossible, match="already"):
        cast.doing("mara", acknowledge_night_note, note=note, now=morning)


def test_those_on_the_case_read_the_notes_and_others_do_not(db):
    cast.spend_the_night(cast.shared())

    def read() -> list[str]:
        return [note.words["did"] for note in Note.objects.all()]

    for name in ("mara", "miles", "paul", "helen", "edith"):
        assert cast.seeing(name, read) == [cast.NIGHT_NOTE], name
    for name in ("ola", "pat", "hana", "rita", "rory", "gwen"):
        assert cast.seeing(name, read) == [], name


def test_a_note_is_added_to_and_never_changed(db):
    case = cast.shared()
    cast.spend_the_night(case)
    pack = opens(case, TO_COME)
    cast.doing("edith", write_night_note, pack=pack, did="All is quiet.", now=TO_COME)

    def change() -> None:
        Note.objects.update(told=b"")

    with pytest.raises(Exception, match="permission denied"):
        cast.seeing("edith", change)


def test_in_the_morning_no_note_can_be_written(db):
    case = cast.shared()
    hand_over_all(now=TO_COME)
    pack = opens(case, TO_COME)

    with pytest.raises(Refused):
        cast.doing("edith", write_night_note, pack=pack, did="Late.", now=pack.until)


def test_contacts_of_the_night_are_on_the_list_in_the_morning(db):
    evening, night, morning = (
        london(at) for at in ("2026-11-18T16:59", "2026-11-18T23:00", "2026-11-19T09:05")
    )
    _before, during, _after = (cast.received(now=now) for now in (evening, night, morning))

    for name in ("ola", "mara", "miles"):
        found = cast.seeing(name, lambda name=name: overnight_of(cast.worker(name), morning))
        assert found.contacts == [during]
        assert found.count == 1


# the pages


@pytest.mark.parametrize("people", [False], ids=["no scripts"], indirect=True)
def test_the_pages_from_evening_to_morning(people):
    """The manager hands over, the night team reads and writes, the manager reads it."""
    case = cast.shared(timezone.now())
    cast.for_the_night(case)  # for a night to come: whatever the hour is, it is open
    edith, mara, paul = people("edith"), people("mara"), people("paul")

    edith.goes_to("/desk/")
    edith.sees("Handed over for tonight (1)", case.reference, "Bramble Sampleton")
    edith.follows(case.reference)
    edith.sees(
        "Ring the mother at nine.", "020 7946 0199", "1 Invented Row", cast.HELD,
        "Confidential information is held on this case.",
    )  # fmt: skip
    edith.sees_nothing_of("For us only.", cast.SECRET)
    edith.presses("Send this note to the hub")
    edith.sees("There is a problem", "Say what you did.")
    edith.writes("What did you do?", "21:10 rang Briar Sampleton, all well.")
    edith.writes("What is the agreed next step? (optional)", "See the family tomorrow.")
    edith.presses("Send this note to the hub")
    edith.sees("Edith Invented", "21:10 rang Briar Sampleton, all well.")
    edith.is_refused(f"/cases/{case.reference}/")

    mara.goes_to("/desk/")
    mara.follows("Arrived overnight (1)")
    mara.sees("Notes of the night team, not yet read (1)")
    mara.follows(case.reference)
    mara.sees("21:10 rang Briar Sampleton, all well.")
    mara.presses("I have read this note")
    mara.sees("Out of hours", "See the family tomorrow.", "Read by the manager")
    mara.goes_to("/desk/overnight/")
    mara.sees("Nothing waits for you from the night.")
    paul.goes_to(f"/cases/{case.reference}/")
    paul.sees("21:10 rang Briar Sampleton, all well.")
