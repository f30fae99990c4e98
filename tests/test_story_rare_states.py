"""The pages as they rarely are: empty, broken, refused, late, over, sent twice, without scripts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from mash.cases.models import Letter, State, Trouble
from mash.contact.referrer import secret_of
from mash.contact.steps import ORDER
from mash.desk import errors
from mash.handover.actions import accept_summary
from mash.handover.carrier import NotTaken
from mash.handover.models import Summary
from mash.handover.outbox import put_off
from mash.need_to_know.session import Door, through_door
from mash.night.actions import acknowledge_night_note
from tests import cast
from tests.inspector import NARROW, OPTIONS, WIDE, Inspector, page_of, scripts
from tests.story import People, Person

BROKEN = {
    "400": lambda asked: errors.bad_request(asked, ValueError()),
    "403": lambda asked: errors.forbidden(asked, PermissionError()),
    "404": lambda asked: errors.not_found(asked, LookupError()),
    "429": errors.too_many,
    "500": errors.server_error,
}


@scripts
def test_a_desk_with_nothing_on_it_keeps_nobody_out(people: People) -> None:
    inspector = Inspector()

    for name in ("ola", "mara", "pat", "paul", "rita", "edith", "gwen"):
        inspector.looks(people(name), "/desk/")
    looks = ("/desk/?closed=1", "/desk/overnight/", "/desk/wall/", "/letters/")
    inspector.looks(people("mara"), *looks)
    people("mara").goes_to("/desk/wall/")
    people("mara").presses("Leave it on this screen")
    inspector.inspects(people("mara").page)

    assert inspector.faults == []


@scripts
def test_what_went_wrong_is_said_to_everybody(people: People) -> None:
    """The error pages, each as it is, shown by the served hub's own styles."""
    inspector, somebody = Inspector(), people("")
    for status, answer in BROKEN.items():
        said = answer(RequestFactory().get("/")).content.decode()
        somebody.page.route(f"**/broken/{status}/", shows(said))
        somebody.page.goto(f"/broken/{status}/")
        assert somebody.page.get_by_role("heading", level=1).count() == 1
        inspector.inspects(somebody.page)

    assert inspector.faults == []


def shows(said: str) -> Any:
    return lambda route: route.fulfill(body=said, content_type="text/html; charset=utf-8")


@scripts
def test_every_page_of_the_open_form_keeps_nobody_out(people: People) -> None:
    """Page by page, narrow and wide, as it comes and as it comes back with a fault."""
    inspector, teller = Inspector(), people("")
    fills = {
        "danger": lambda: teller.chooses("Is a child in immediate danger?", "No"),
        "about": lambda: teller.chooses("Why do you tell us?", "A child may be at risk of harm"),
        "people": lambda: teller.tells_of("The child", "Bramble", "Sampleton", born="27 3 2015"),
        "story": lambda: teller.writes("What are you worried about?", "Invented worries."),
        "professionals": lambda: None,
        "consent": lambda: tells_of_consent(teller),
        "referrer": lambda: tells_of_herself(teller),
    }
    teller.begins_to_tell()
    for step in ORDER:
        assert step_shown(teller) == step
        looks_narrow_and_wide(inspector, teller.page, step)
        if step in fills:
            if step == "people":
                teller.writes("Date of birth (optional)", "around 2019", "The child")
                teller.presses("Continue")
                teller.page.get_by_text("There is a problem").wait_for()
                looks_narrow_and_wide(inspector, teller.page, f"{step} with a fault")
            fills[step]()
            teller.goes_on()

    assert inspector.faults == []


def tells_of_consent(teller: Person) -> None:
    teller.chooses("Does the family know", "Yes")
    teller.chooses("Did they agree?", "Yes")


def tells_of_herself(teller: Person) -> None:
    teller.picks("Who are you?", "School")
    teller.chooses("Will you tell us your name?", "Yes")
    teller.writes("Your name", "Ash Clipboard")
    teller.writes("Job", "teacher")
    teller.writes("Organisation", "Placeholder Primary School")
    teller.writes("Email address", "ash.clipboard@example.org")


def step_shown(person: Person) -> str:
    return person.page.locator("form[data-step]").get_attribute("data-step")


def looks_narrow_and_wide(inspector: Inspector, page: Any, where: str) -> None:
    inspector.inspects(page)
    page.set_viewport_size(NARROW)
    inspector.asks_axe(page, f"{where}, narrow", OPTIONS)
    page.set_viewport_size(WIDE)


@scripts
def test_what_is_over_late_or_sent_twice_keeps_nobody_out(people: People) -> None:
    now, inspector = timezone.now(), Inspector()
    late, handed = cast.rated(now=now - timedelta(days=3)), cast.handed_over(now)
    closed, told = cast.closed(now), cast.decided(now)
    cast.send(told, now)
    summary = cast.seeing("rita", lambda: Summary.objects.get(case_id=handed.pk))
    cast.doing("rita", accept_summary, summary=summary, now=now)
    could_not_be_sent(now)
    note = cast.spend_the_night(late)
    cast.doing("mara", acknowledge_night_note, note=note, now=cast.TO_COME)

    look = inspector.looks
    mara, paul, rita = people("mara"), people("paul"), people("rita")
    look(mara, "/desk/", "/desk/?closed=1", "/desk/wall/", page_of("case", late))
    look(mara, page_of("feedback", handed), page_of("case", closed))
    look(mara, reverse("night_note", args=[note.pk]), "/desk/overnight/")
    look(rita, "/desk/", reverse("summary", args=[summary.pk]))
    look(paul, "/desk/", page_of("case", handed), page_of("seals", handed))
    look(paul, reverse("request", args=[cast.request_to(handed, "paul").pk]))
    look(people("gwen"), f"/audit/?reference={handed.reference}")
    for name in ("mara", "ola", "gwen"):
        look(people(name), "/letters/")
        people(name).sees(str(Trouble.ADDRESS.label))
    people("gwen").sees("Waiting to be sent", str(Trouble.AWAY.label))
    mara.goes_to(page_of("feedback", told))
    again(mara)
    inspector.inspects(mara.page)
    look_at_a_draft_that_is_overtaken(paul, mara, late, inspector)
    look_at_what_a_referrer_is_told(people(""), handed, inspector)

    assert inspector.faults == []


def could_not_be_sent(now: datetime) -> None:
    """One letter for good, one for now; others wait and were not tried."""
    with through_door(Door.OUTBOX):
        gone, later = Letter.objects.filter(state=State.WAITING).order_by("written_at")[:2]
        put_off(gone, NotTaken(Trouble.ADDRESS, refused=True, final=True), now=now)
        put_off(later, NotTaken(Trouble.AWAY), now=now)


def again(person: Person) -> None:
    """Two sendings of one form; the second is told what became of the first."""
    person.presses("Send this letter")
    person.page.go_back()
    person.presses("Send this letter")


def look_at_a_draft_that_is_overtaken(
    paul: Person, mara: Person, case: Any, inspector: Inspector
) -> None:
    mara.goes_to(page_of("ask_agency", case))
    mara.writes("What is still needed?", "Half a sentence.")
    mara.presses("Save as draft")
    request = cast.request_to(case, "paul")
    share = {"weighed": cast.weighed(), "handling": cast.Handling.HUB_ONLY}
    cast.doing("paul", cast.share_item, request=request, now=timezone.now(), **share)
    inspector.looks(mara, page_of("ask_agency", case))
    mara.sees("The case may have changed since")
    inspector.looks(mara, "/desk/")
    mara.sees("Your drafts (1)")


def look_at_what_a_referrer_is_told(referrer: Person, case: Any, inspector: Inspector) -> None:
    """Of a case that is over; and with a secret that does not fit."""
    for secret, words in (
        ("KX74-MQ9T-RVCG-2HJW", "There is a problem"),
        (secret_of(case.reference), "What we told you of the outcome"),
    ):
        referrer.goes_to("/referral/state/")
        referrer.page.locator("#id_reference").fill(case.reference)
        referrer.page.locator("#id_secret").fill(secret)
        referrer.presses("Show")
        referrer.sees(words)
        inspector.inspects(referrer.page)


@pytest.mark.parametrize("people", [False], ids=["no scripts"], indirect=True)
def test_without_scripts_nothing_is_missing_that_only_a_script_would_show(people: People) -> None:
    """axe itself is a script, so the words are looked for: what a script hides or shows."""
    case = cast.shared(timezone.now())
    mara, teller = people("mara"), people("")

    mara.goes_to("/desk/")
    mara.sees("Show what is new")
    mara.goes_to(page_of("case", case))
    mara.sees("How the time is counted", "Show what is new")
    assert not mara.page.get_by_text("Press Escape twice").is_visible()
    teller.begins_to_tell()
    teller.chooses("Is a child in immediate danger?", "No")
    teller.goes_on()
    assert step_shown(teller) == "about"
