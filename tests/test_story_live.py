"""Two browsers and a third: what one does, the other sees, and nobody's typing is touched."""

import time

import pytest
from django.urls import reverse
from django.utils import timezone

from mash.screening.actions import open_screening, settle_screening
from tests import cast
from tests.story import People, Person

SOON = 2.0  # seconds from the answer to the acting browser
scripts = pytest.mark.parametrize("people", [True], ids=["scripts"], indirect=True)
TYPED = "Half a sentence about the"


def waits_for(person: Person, text: str, since: float) -> float:
    """Seconds until this is on the page that nobody touches."""
    person.page.get_by_role("main").get_by_text(text).first.wait_for(timeout=10_000)
    return time.monotonic() - since


@scripts
def test_a_rating_shows_on_the_others_desk_within_two_seconds(people: People) -> None:
    now = timezone.now()
    case, other = cast.entered(now), cast.rated(now=now)
    mara, paul, miles = people("mara"), people("paul"), people("miles")
    request = cast.request_to(other, "paul")
    paul.goes_to(reverse("hold_item", args=[request.pk]))
    words = paul.page.locator("main textarea").first
    words.fill(TYPED)
    miles.goes_to("/desk/wall/")
    pam = people("pam")
    pam.goes_to("/desk/")
    pam.sees_nothing_of(case.reference)

    mara.rates(case.reference, "Red", "A credible disclosure.")
    began = time.monotonic()

    assert waits_for(pam, case.reference, began) < SOON
    row = miles.page.get_by_role("row", name=case.reference)
    row.get_by_text("Red").wait_for(timeout=2000)
    assert time.monotonic() - began < SOON + 1
    assert words.input_value() == TYPED


@scripts
def test_rows_come_move_and_leave_where_they_belong(people: People) -> None:
    """Only the rows are read, the one that holds the focus stays, and what counts them is right."""
    now = timezone.now()
    first, second = cast.received(now), cast.received(now)
    ola = people("ola")
    ola.goes_to("/desk/")
    asked: list[str] = []
    ola.page.on("request", lambda request: asked.append(request.url))
    desk, waits = ola.page.locator("#live-desk"), {"timeout": 10_000}
    tables = desk.locator("table")
    tables.get_by_role("link", name=first.reference).focus()

    danger = cast.received(now, immediate_danger=True)
    desk.get_by_text("Contacts to open (3)").wait_for(**waits)
    read = [row.split()[0] for row in desk.locator("tbody tr").all_inner_texts()]
    assert read == [danger.reference, first.reference, second.reference]
    urgent = ["Most urgent", danger.reference, "Immediate danger", "Contacts to open", "Due in"]
    named = desk.locator("#desk-first").inner_text()
    assert [one for one in urgent if one not in named] == []

    cast.doing("mara", open_screening, case=second, now=now)
    desk.get_by_text("Before the panel (1)").wait_for(**waits)
    desk.get_by_text("Contacts to open (2)").wait_for(**waits)
    assert second.reference in tables.nth(1).inner_text()
    desk.get_by_text("Nothing under: Returned forms.").wait_for(**waits)

    cast.doing("mara", settle_screening, case=second, outcome="fast_track", answer="No.", now=now)
    desk.get_by_text("Nothing under: Before the panel, Returned forms.").wait_for(**waits)
    assert second.reference not in desk.inner_text()
    focused = "document.activeElement.textContent"
    assert ola.page.evaluate(focused) == first.reference
    assert asked
    assert not [url for url in asked if url.endswith("/desk/")]


@scripts
def test_a_row_that_is_in_hand_waits_and_the_others_do_not(people: People) -> None:
    now = timezone.now()
    case, other = cast.received(now), cast.received(now)
    ola = people("ola")
    ola.goes_to("/desk/")
    desk, waits = ola.page.locator("#live-desk"), {"timeout": 10_000}
    desk.locator("table").get_by_role("link", name=case.reference).focus()

    for one in (case, other):
        cast.doing("mara", open_screening, case=one, now=now)
    desk.get_by_text("Before the panel (1)").wait_for(**waits)
    ola.page.get_by_role("link", name="Show what is new").wait_for(**waits)
    assert case.reference in desk.locator("table").first.inner_text()

    ola.page.evaluate("document.activeElement.blur()")
    desk.get_by_text("Before the panel (2)").wait_for(**waits)
    assert ola.page.get_by_role("link", name="Show what is new").is_hidden()


@scripts
def test_a_page_that_hears_need_not_ask(people: People) -> None:
    """The stream is open: it brings the rating, and spares what is being typed."""
    now = timezone.now()
    case, other = cast.entered(now), cast.rated(now=now)
    mara, paul, pam = people("mara"), people("paul"), people("pam")
    paul.goes_to(reverse("hold_item", args=[cast.request_to(other, "paul").pk]))
    words = paul.page.locator("main textarea").first
    words.fill(TYPED)
    asked: list[str] = []
    pam.page.on("request", lambda request: asked.append(request.url))
    pam.goes_to("/desk/")
    until = time.monotonic() + 40  # the stream starts after the pages
    while asked and time.monotonic() < until:
        asked.clear()
        pam.page.wait_for_timeout(4000)
    assert asked == []

    mara.rates(case.reference, "Red", "A credible disclosure.")
    began = time.monotonic()

    assert waits_for(pam, case.reference, began) < SOON
    assert not any("/desk/changed/" in url for url in asked)
    assert words.input_value() == TYPED


@scripts
def test_what_is_in_hand_is_not_taken_away(people: People) -> None:
    now = timezone.now()
    case = cast.rated(now=now)
    helen = people("helen")
    helen.goes_to(reverse("case", args=[case.reference]))
    fold = helen.page.get_by_text("How the time is counted").first
    fold.click()
    held = helen.page.locator("#live-case")
    assert "Confidential information" not in held.text_content()

    cast.doing("paul", cast.seal_item, request=cast.request_to(case, "paul"),
               weighed=cast.weighed(cast.SECRET), now=now)  # fmt: skip

    new = helen.page.get_by_role("link", name="Show what is new")
    new.wait_for(timeout=4000)  # the fold holds the focus: its part waits
    assert "Confidential information" not in held.text_content()
    helen.page.evaluate("document.activeElement.blur()")
    held.get_by_text("Confidential information is held").wait_for(timeout=4000)
    assert helen.page.locator("#live-case details").first.get_attribute("open") is not None
    assert new.is_hidden()


@pytest.mark.parametrize("people", [False], ids=["no scripts"], indirect=True)
def test_without_scripts_a_link_shows_what_is_new(people: People) -> None:
    ola = people("ola")
    ola.goes_to("/desk/")
    case = cast.received(timezone.now())
    ola.sees_nothing_of(case.reference)

    ola.follows("Show what is new")

    ola.sees(case.reference)
