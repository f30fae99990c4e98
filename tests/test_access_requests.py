"""A person asks what is held about them: found, weighed by people, checked, and given."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError

from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import LONDON, Calendar
from mash.closure.actions import close_case
from mash.keyring import destroy_case_keys
from mash.need_to_know.acts import Refused
from mash.need_to_know.models import Grant
from mash.rights.actions import close_access_request, look_at_request, passed_pack, take_longer
from mash.rights.clock import answer_due
from mash.rights.codes import About, Ground, Hint, Kind, Says
from mash.rights.finding import confirm_found, search_for
from mash.rights.models import AccessRequest, FoundEntry, PackCheck
from mash.rights.packs import make_access_pack, read_pack
from mash.sharing.actions import answer_request, share_item
from mash.sharing.models import Handling
from mash.sharing.models import Kind as Answered
from tests import cast, requests
from tests.requests import LATE

pytestmark = pytest.mark.django_db


def pack_of(request: AccessRequest, name: str = "rex") -> str:
    """The checked pack in one text, as it is read."""

    def look() -> str:
        pack = passed_pack(AccessRequest.objects.get(pk=request.pk))
        return str(read_pack(pack)) if pack else ""

    return cast.seeing(name, look, now=LATE)


def test_a_person_is_found_weighed_checked_and_answered():
    case = cast.shared()
    request = requests.found(case)
    for one in requests.entries(request):
        withheld = one.kind == Kind.REFERRER
        requests.rule(one, Says.WITHHOLD if withheld else Says.RELEASE, others=True)
    cast.doing("rex", make_access_pack, request=request, cover="Here it is.", now=LATE)
    assert pack_of(request) == ""  # nobody else has read it

    requests.check(request)
    pack = pack_of(request)
    cast.doing("rex", close_access_request, request=request, outcome="answered", now=LATE)

    assert cast.HELD in pack
    assert "Ash Clipboard" not in pack
    assert "Social work data: serious harm" in pack
    assert requests.entries(request) == []  # the officer's need to know is over
    assert cast.seeing("rex", lambda: AccessRequest.objects.count(), now=LATE) == 1


def test_everything_of_the_case_is_gathered_and_marked_by_whom_it_is_about():
    request = requests.found(cast.handed_over())

    found = {(one.kind, one.about) for one in requests.entries(request)}

    assert {kind for kind, _ in found} >= {
        Kind.PERSON, Kind.CONTACT, Kind.REFERRER, Kind.SCREENING, Kind.RATING, Kind.ITEM,
        Kind.DECISION, Kind.SUMMARY, Kind.LETTER,
    }  # fmt: skip
    assert {about for kind, about in found if kind == Kind.PERSON} == {About.SUBJECT, About.THIRD}
    assert (Kind.REFERRER, About.THIRD) in found


def test_the_officer_sees_what_was_gathered_and_nothing_of_the_case():
    case = cast.shared()
    requests.found(case)

    assert cast.seeing("rex", lambda: Case.objects.count(), now=LATE) == 0
    assert cast.seeing("rex", lambda: FoundEntry.objects.count(), now=LATE) > 0
    grants = Grant.objects.filter(reader=cast.worker("rex").reader)
    assert {one.until is not None for one in grants if one.because == "confirm found"} == {True}
    assert cast.seeing("gwen", lambda: FoundEntry.objects.count(), now=LATE) == 0


def test_a_cases_closing_does_not_end_the_answering():
    case = cast.handed_over()
    request = requests.found(case)

    cast.doing("mara", close_case, case=case)

    assert requests.entries(request)


def test_what_asks_for_care_is_marked_and_decides_nothing():
    case = cast.rated()
    asked = cast.request_to(case, "helen")
    told = cast.weighed("She missed two appointments.", category="health_contact")
    told = replace(told, nature="opinion")
    given = {"request": asked, "now": cast.NOW}
    cast.doing("helen", share_item, weighed=told, handling=Handling.HUB_ONLY, **given)
    cast.doing("helen", answer_request, kind=Answered.SHARED, **given)

    one = requests.entry(requests.found(case, asker="parent"), "appointments")

    assert set(one.hints) == {Hint.HUB_ONLY, Hint.HEALTH, Hint.OPINION}
    assert set(one.tests) == {
        Ground.CHILD_ABUSE, Ground.SOCIAL_WORK, Ground.HEALTH, Ground.EXPECTATION,
        Ground.THIRD_PARTY,
    }  # fmt: skip
    assert cast.seeing("rex", lambda: one.rulings.count(), now=LATE) == 0


def test_nothing_goes_out_while_one_entry_is_not_ruled_on():
    request = requests.found(cast.shared())
    first, *rest = requests.entries(request)
    for one in rest:
        requests.rule(one, Says.RELEASE, others=True)

    with pytest.raises(NotPossible, match="nobody has weighed"):
        cast.doing("rex", make_access_pack, request=request, cover="Here.", now=LATE)

    requests.rule(first, Says.RELEASE, others=True)
    cast.doing("rex", make_access_pack, request=request, cover="Here.", now=LATE)


@pytest.mark.parametrize(
    ("text", "says", "more", "message"),
    [
        (cast.HELD, "release", {"owner": "objects"}, "only when it has agreed"),
        (cast.HELD, "release", {"owner": ""}, "only when it has agreed"),
        (cast.HELD, "release", {"owner_who": " "}, "Say who answered"),
        (cast.HELD, "withhold", {"test": ""}, "on what ground"),
        (cast.HELD, "withhold", {"reason": " "}, "Say why this ground"),
        (cast.HELD, "withhold", {"test": "child_abuse"}, "only where a parent"),
        (cast.HELD, "withhold", {"test": "health"}, "which health professional"),
        (cast.HELD, "parts", {"text": cast.HELD}, "Nothing is taken out"),
        (cast.HELD, "parts", {"text": "Three calls"}, "“Three” is not in the text"),
        ("hungry", "release", {"others": False}, ""),
        ("Briar", "release", {"others": False}, "This would tell of Briar Sampleton"),
        (cast.HELD, "sometimes", {}, "Choose what is done"),
    ],
)
def test_what_a_ruling_needs(text, says, more, message):
    one = requests.entry(requests.found(cast.shared()), text)

    if not message:
        assert requests.rule(one, says, **more)
        return
    with pytest.raises(NotPossible, match=message):
        requests.rule(one, says, **more)


def test_health_data_is_not_told_without_a_health_professionals_opinion():
    case = cast.rated()
    asked = cast.request_to(case, "helen")
    told = cast.weighed("She missed two appointments.", category="health_contact")
    cast.doing("helen", share_item, request=asked, weighed=told, handling=Handling.MAY_LEAVE)
    one = requests.entry(requests.found(case), "appointments")

    with pytest.raises(NotPossible, match="which health professional"):
        requests.rule(one, Says.RELEASE, opinion_from="")
    assert requests.rule(one, Says.RELEASE)


def test_parts_taken_out_stand_marked_and_the_ground_of_tipping_off_does_not():
    request = requests.found(cast.shared())
    texts = {cast.HELD: ("Two calls to this year.", Ground.THIRD_PARTY),
             "For us only.": ("For us.", Ground.CRIME)}  # fmt: skip
    for one in requests.entries(request):
        text, test = texts.get(one.words["text"], ("", ""))
        if text:
            requests.rule(one, Says.PARTS, text=text, test=test)
        else:
            requests.rule(one, Says.RELEASE, others=True)
    cast.doing("rex", make_access_pack, request=request, cover="Here it is.", now=LATE)
    requests.check(request)

    pack = pack_of(request)

    assert "Two calls to [removed: Information about another person] this year." in pack
    assert "For us [removed]." in pack
    assert "crime" not in pack


def test_the_schedule_leaves_out_what_it_would_do_harm_to_name():
    case = cast.shared()
    request = requests.found(case)
    for one in requests.entries(request):
        is_quiet = one.words["text"] == cast.HELD
        says = Says.WITHHOLD if is_quiet else Says.RELEASE
        requests.rule(one, says, others=True, quiet=is_quiet)
    cast.doing("rex", make_access_pack, request=request, cover="Here it is.", now=LATE)
    requests.check(request)

    pack = pack_of(request)

    assert cast.HELD not in pack
    assert "'schedule': []" in pack
    assert "whether or not there is any" in pack  # as in every pack


def test_a_pack_that_goes_back_is_ruled_on_anew_and_read_again():
    request = requests.packed(cast.shared())
    one = requests.entry(request, cast.HELD)
    with pytest.raises(NotPossible, match="waits to be checked"):
        requests.rule(one, Says.WITHHOLD, seen=1)

    requests.check(request, passed=False)
    requests.rule(one, Says.WITHHOLD, seen=1)
    cast.doing("rex", make_access_pack, request=request, cover="Again.", now=LATE)
    with pytest.raises(NotPossible, match="not the pack that you read"):
        requests.check(request)
    requests.check(request, edition=2)

    assert cast.HELD not in pack_of(request)
    with pytest.raises(NotPossible, match="stays as it is"):
        requests.rule(one, Says.RELEASE, seen=2)


def test_two_who_rule_at_once_do_not_overwrite_each_other():
    one = requests.entries(requests.found(cast.shared()))[0]
    requests.rule(one, Says.WITHHOLD)

    with pytest.raises(NotPossible, match="ruled on meanwhile"):
        requests.rule(one, Says.RELEASE, others=True)


def test_the_database_lets_nobody_check_their_own_pack():
    request = requests.packed(cast.shared())
    rex = cast.worker("rex")

    def check_it() -> None:
        pack = request.packs.get()
        PackCheck.objects.create(case_id=request.pk, pack=pack, request=request, made_by=rex,
                                 by=rex, at=LATE, passed=True, words={})  # fmt: skip

    with pytest.raises(IntegrityError, match="nobody_checks_their_own_pack"):
        cast.seeing("rex", check_it, now=LATE)


def test_with_a_cases_key_its_part_of_every_pack_is_gone():
    case, other = cast.shared(), cast.shared(worries="Bramble was cold at school.")
    request = requests.proved()
    for one in (case, other):
        requests.confirm(request, one)
    cast.doing("mara", requests.finish_finding, request=request, now=LATE)
    requests.rule_on_all(request)
    cast.doing("rex", make_access_pack, request=request, cover="Here it is.", now=LATE)
    requests.check(request)
    assert "hungry" in pack_of(request)

    destroy_case_keys(case.pk)

    assert "hungry" not in pack_of(request)
    assert "cold at school" in pack_of(request)


def test_a_manager_finds_and_the_records_officer_does_not():
    case = cast.shared()
    request = requests.proved()

    answer = cast.doing(
        "mara", lambda by, now: search_for(requests_anew(request), by=by, now=now), now=LATE
    )

    assert answer.found[0].reference == case.reference
    with pytest.raises(Refused):
        cast.doing("rex", lambda by, now: search_for(requests_anew(request), by=by, now=now),
                   now=LATE)  # fmt: skip
    given = {"request": request, "person": requests.person(case)}
    with pytest.raises(Refused):
        cast.doing("rex", lambda **who: confirm_found(case=case, **given, **who), now=LATE)


def requests_anew(request: AccessRequest) -> AccessRequest:
    return AccessRequest.objects.get(pk=request.pk)


@pytest.mark.parametrize("name", ["ola", "paul", "rita", "gwen", "leah"])
def test_a_request_is_hidden_from_everybody_else(name):
    request = requests.found(cast.shared())

    with pytest.raises(Refused):
        cast.doing(name, lambda by, now: look_at_request(request.pk, by=by, now=now), now=LATE)


def london(*day: int) -> datetime:
    return datetime(*day, 12, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("received", "proved", "longer", "due"),
    [
        (london(2026, 9, 3), london(2026, 9, 3), False, date(2026, 10, 5)),  # 3rd: a Saturday
        (london(2026, 9, 4), london(2026, 9, 15), False, date(2026, 10, 15)),
        (london(2027, 1, 31), london(2027, 1, 31), False, date(2027, 3, 1)),  # 28 Feb: a Sunday
        (london(2026, 11, 25), london(2026, 11, 25), False, date(2026, 12, 29)),  # Christmas, 26th
        (london(2026, 9, 4), london(2026, 9, 4), True, date(2026, 12, 4)),
        (london(2026, 9, 4), None, False, None),
    ],
)
def test_one_month_from_when_it_is_shown_who_asks(received, proved, longer, due):
    from mash.agencies.actions import hub_version_now

    calendar = Calendar.from_hub(hub_version_now("southwark").file)

    answer = answer_due(received, proved, longer=longer, calendar=calendar)

    found = answer.due_at.astimezone(LONDON).date() if answer.due_at else None
    assert found == due
    assert answer.sum


def test_two_months_more_are_taken_within_the_first_and_once():
    request = requests.proved()
    month = timedelta(days=40)
    with pytest.raises(NotPossible, match="first month is over"):
        cast.doing("rex", take_longer, request=request, longer="complex", now=LATE + month)

    cast.doing("rex", take_longer, request=request, longer="complex", now=LATE)

    with pytest.raises(NotPossible, match="taken already"):
        cast.doing("rex", take_longer, request=request, longer="several", now=LATE)


def test_nothing_is_said_to_be_told_that_was_not():
    request = requests.found(cast.shared())

    for outcome in ("answered", "nothing"):
        with pytest.raises(NotPossible):
            cast.doing("rex", close_access_request, request=request, outcome=outcome, now=LATE)
    cast.doing("rex", close_access_request, request=request, outcome="withdrawn", now=LATE)
