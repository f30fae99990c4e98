"""Every kind of page, with a case in it: WCAG 2.2 AA as far as axe tells, and narrow screens.

The law for councils: Public Sector Bodies (Websites and Mobile Applications) Accessibility
Regulations 2018. What axe cannot tell, such as whether words are plain, is for people to judge.
"""

from typing import Any

from django.urls import get_resolver, reverse
from django.utils import timezone

from mash.cases.models import Case
from mash.contact.referrer import secret_of
from mash.contact.returning import return_contact
from mash.decision.actions import undecided
from mash.handover.models import Summary
from mash.people.models import Judgement
from mash.people.restricting import restrict_person
from mash.screening.actions import give_position
from mash.screening.models import ENTER
from mash.sharing.models import EmergencyShare
from tests import cast
from tests.families import known_before, link_all
from tests.inspector import SEND, Inspector, page_of, scripts
from tests.story import People, Person
from tests.test_story_accessible_checks import ACCESS, KEPT, OWN_DATA, SECOND_LOOKS

NOT_PAGES = {
    "send_summary", "accept_summary", "account_logout", "healthz", "changed", "news", "summary_pdf",
    "letter_pdf", "drafts", "drafts_beside", "may_be_known", "end_interest", "end_stand_in",
    "take_sealed", "certificate_pdf", "access_pack_pdf", "ask_owner",
}  # fmt: skip
BEFORE = {
    "front", "referral", "referral_on_one_page", "referral_thanks", "account_login", "desk",
    "case", "record_contact", "open_screening", "link_case", "give_position", "settle_screening",
    "rate_case", "take_over_case", "letters", "audit", "wall", "referral_state",
    "referral_more", "return_contact",
}  # fmt: skip
SHARING = {
    "desk", "case", "request", "hold_item", "answer_request", "rate_case", "ask_agency", "seals",
    "open_seal", "decide", "ask_edge",
}  # fmt: skip
AGREED = {"agreement", "consent", "existence", "emergency", "emergencies", "review_emergency"}
NIGHT = {"desk", "case", "overnight", "hand_over_for_the_night", "pack", "night_note"}
KNOWN = {"people", "known", "unlink_people", "restrict_person", "lift_restriction"}
AFTER = {"desk", "case", "compose_summary", "summary", "feedback", "close_case"}
ACROSS = {"family", "give_position", "settle_screening", "decide"}  # with a pattern on them
NEIGHBOUR = {"source_code": "1B", "anonymous": True}


def before_the_panel(now: Any) -> Case:
    """A panel that differs, for the manager to settle."""
    case = cast.screened(now)
    for name, route in (("cora", ENTER), ("pat", ENTER), ("hope", "advice")):
        cast.doing(name, give_position, case=case, route=route, reasons="Invented.", now=now)
    return case


def look_at_what_is_said_without_a_page(person: Person, inspector: Inspector) -> None:
    """What is not there, and what was sent after signing out: it is kept to be sent again."""
    person.is_refused("/nothing-here/")
    inspector.inspects(person.page)
    person.goes_to("/contacts/new/")
    person.page.context.clear_cookies()
    with person.page.expect_navigation():
        person.page.evaluate(SEND)
    person.sees("Not recorded yet")
    inspector.inspects(person.page)


def look_at_what_a_referrer_reads(referrer: Person, case: Case, inspector: Inspector) -> None:
    """The state, and the form opened again, by reference and secret."""
    cast.doing("ola", return_contact, case=case, more="Since when?", now=timezone.now())
    inspector.looks_at_faults(referrer, "/referral/state/")
    referrer.page.goto("/referral/state/")
    referrer.page.locator("#id_reference").fill(case.reference)
    referrer.page.locator("#id_secret").fill(secret_of(case.reference))
    referrer.presses("Show")
    referrer.sees("Since when?")
    inspector.inspects(referrer.page)
    inspector.looks(referrer, "/referral/state/more/")
    referrer.page.locator("#worries").fill("Since Monday.")
    referrer.page.get_by_role("button", name="Send", exact=True).last.click()
    referrer.sees("Thank you for telling us more")
    inspector.inspects(referrer.page)


@scripts
def test_everybody_can_use_the_pages_before_sharing(people: People) -> None:
    now, inspector = timezone.now(), Inspector()
    contact, panel, entered = cast.received(now), before_the_panel(now), cast.entered(now)
    fresh = cast.screened(now, immediate_danger=True)

    look, fault = inspector.looks, inspector.looks_at_faults
    look(people(""), "/", "/tell-us/", "/tell-us/thank-you/")
    fault(people(""), "/tell-us/on-one-page/", "/sign-in/")
    look(people("ola"), "/desk/", page_of("case", contact), page_of("open_screening", contact))
    fault(people("ola"), page_of("link_case", contact), "/contacts/new/")
    fault(people("ola"), page_of("return_contact", contact))
    look_at_what_a_referrer_reads(people(""), contact, inspector)
    look(people("ola"), "/desk/", page_of("case", contact))
    look(people("pat"), "/desk/", page_of("case", fresh), page_of("case", panel))
    fault(people("pat"), page_of("give_position", fresh))
    look(people("mara"), "/desk/", page_of("case", fresh), page_of("case", panel))
    look(people("mara"), page_of("case", entered), "/desk/wall/")
    fault(people("mara"), page_of("settle_screening", panel), page_of("rate_case", entered))
    fault(people("miles"), page_of("take_over_case", entered))
    look(people("gwen"), "/desk/", "/letters/", "/audit/")
    people("gwen").writes("Case reference", "nothing")
    people("gwen").presses("Search")
    inspector.inspects(people("gwen").page)
    look_at_what_is_said_without_a_page(people("ola"), inspector)
    assert (inspector.faults, inspector.names) == ([], BEFORE)


@scripts
def test_everybody_can_use_the_pages_of_sharing_and_deciding(people: People) -> None:
    now, inspector = timezone.now(), Inspector()
    asked, shared, deciding = cast.rated(now=now), cast.shared(now), cast.deciding(now)
    child = cast.seeing("mara", lambda: undecided(deciding)[0])

    look, fault = inspector.looks, inspector.looks_at_faults
    paul, mara = people("paul"), people("mara")
    look(paul, "/desk/", page_of("case", shared))
    for case in (asked, shared):
        look(paul, reverse("request", args=[cast.request_to(case, "paul").pk]))
    request = cast.request_to(asked, "paul")
    for name in ("hold_item", "answer_request"):
        fault(paul, reverse(name, args=[request.pk]))
    people("pam").goes_to(paul.path)
    paul.writes("If you withhold", "Half a sentence.")
    paul.presses("Save as draft")
    paul.sees("You wrote this", "Pam Invented opened this form")
    inspector.inspects(paul.page)
    look(paul, "/desk/")
    look(mara, "/desk/", page_of("case", shared), page_of("case", deciding))
    look(mara, page_of("seals", shared))
    look(mara, reverse("ask_edge", args=[request.pk]))
    fault(mara, page_of("rate_case", shared), page_of("ask_agency", shared))
    fault(mara, page_of("decide", deciding, child.pk))
    mara.goes_to(page_of("seals", shared))
    mara.follows("Sealed by Police")
    fault(mara, mara.path)
    mara.opens_seal(shared.reference, "Police", "To decide.")
    inspector.inspects(mara.page)
    assert (inspector.faults, inspector.names) == ([], SHARING)


@scripts
def test_everybody_can_use_the_pages_of_the_agreement(people: People) -> None:
    now, inspector = timezone.now(), Inspector()
    case = cast.in_emergency(now)
    share = cast.seeing("gwen", lambda: EmergencyShare.objects.get(reference=case.reference))

    look, fault = inspector.looks, inspector.looks_at_faults
    look(people("helen"), "/agreement/")
    fault(people("helen"), reverse("existence", args=[cast.request_to(case, "helen").pk]))
    fault(people("paul"), reverse("emergency", args=[cast.request_to(case, "paul").pk]))
    fault(people("mara"), page_of("consent", case))
    look(people("gwen"), "/emergencies/")
    fault(people("gwen"), reverse("review_emergency", args=[share.pk]))
    assert (inspector.faults, inspector.names) == ([], AGREED)


@scripts
def test_everybody_can_use_the_pages_of_the_night(people: People) -> None:
    now, inspector = timezone.now(), Inspector()
    case, fresh = cast.shared(now), cast.shared(now)
    note = cast.spend_the_night(case)

    look, fault = inspector.looks, inspector.looks_at_faults
    edith, mara = people("edith"), people("mara")
    look(edith, "/desk/")
    fault(edith, reverse("pack", args=[case.pk]))
    fault(mara, page_of("hand_over_for_the_night", fresh))
    look(mara, "/desk/", "/desk/overnight/", page_of("case", case))
    look(mara, reverse("night_note", args=[note.pk]))
    assert (inspector.faults, inspector.names) == ([], NIGHT)


@scripts
def test_everybody_can_use_the_pages_of_who_is_known(people: People) -> None:
    now, inspector = timezone.now(), Inspector()
    case, asked = cast.linked(now), cast.received(now)
    held = cast.seeing("mara", lambda: Judgement.objects.get(case=case))
    child, brother = cast.seeing("mara", lambda: list(asked.people.all()[:2]))
    told = {"officer": cast.worker("ola").pk, "reason": "A witness.", "now": now}
    cast.doing("mara", restrict_person, case=asked, person=brother, **told)

    look, fault = inspector.looks, inspector.looks_at_faults
    mara = people("mara")
    fault(mara, "/people/", page_of("known", case))
    look(mara, page_of("known", asked))
    fault(mara, page_of("unlink_people", case, held.one_id, held.other_id))
    fault(mara, page_of("restrict_person", asked, child.pk))
    fault(mara, page_of("lift_restriction", asked, brother.pk))
    mara.goes_to("/people/")
    mara.writes("Who are you looking for?", "Bramble Sampleton 27/3/2015")
    mara.chooses("What is it for?", "A contact has come in")
    mara.presses("Search")
    mara.sees("What was found", "Bramble Sampleton")
    inspector.inspects(mara.page)
    assert (inspector.faults, inspector.names) == ([], KNOWN)


@scripts
def test_everybody_can_use_the_pages_after_the_decision(people: People) -> None:
    now, inspector = timezone.now(), Inspector()
    decided, sent, closed = cast.decided(now), cast.decided(now), cast.closed(now)
    unnamed, handed = cast.decided(now, referrer=NEIGHBOUR), cast.handed_over(now)
    cast.send(sent, now)

    look, fault = inspector.looks, inspector.looks_at_faults
    mara, rita = people("mara"), people("rita")
    fault(mara, page_of("compose_summary", decided, "assessment"))
    ticked = [cast.HELD, "What the referrer is worried about", "Briar Sampleton"]
    mara.composes(decided.reference, "Assessment and intervention service", "See them.", ticked)
    inspector.inspects(mara.page)
    look(mara, page_of("feedback", sent), page_of("feedback", unnamed))
    look(mara, page_of("case", handed), page_of("close_case", handed))
    look(mara, page_of("case", closed), "/desk/?closed=1")
    summary = cast.seeing("mara", lambda: Summary.objects.get(case_id=sent.pk))
    look(rita, "/desk/", reverse("summary", args=[summary.pk]))
    assert (inspector.faults, inspector.names) == ([], AFTER)


@scripts
def test_everybody_can_use_what_several_contacts_say(people: People) -> None:
    now, inspector = timezone.now(), Inspector()
    before, screened, deciding = known_before(now), cast.screened(now), cast.deciding(now)
    for case in (screened, deciding):
        link_all(case, before, now)
    child = cast.seeing("mara", lambda: undecided(deciding)[0])

    look, mara = inspector.looks, people("mara")
    look(mara, page_of("family", screened), page_of("settle_screening", screened))
    look(people("pat"), page_of("give_position", screened))
    people("pat").sees(" contacts in ")
    look(mara, page_of("decide", deciding, child.pk))
    mara.sees(" contacts in ")
    assert (inspector.faults, inspector.names) == ([], ACROSS)


def test_the_inspector_sees_what_keeps_people_out(browser: Any) -> None:
    page, inspector = browser.new_page(), Inspector()
    page.set_content("<html lang=en><title>-</title><img src=x><p style='width: 30em'>Wide</p>")

    inspector.inspects(page)
    page.close()

    wide, spaced, unnamed = inspector.faults
    assert "pixels wide on" in wide
    assert "spaced out" in spaced
    assert "image-alt" in unnamed


def test_the_inspector_sees_what_cannot_be_read_in_the_dark(browser: Any) -> None:
    page, inspector = browser.new_page(), Inspector()
    page.set_content(
        "<html lang=en><title>-</title><style>@media (prefers-color-scheme: dark)"
        " { p { color: #333; background: #000 } } div { height: 1.2em; overflow: hidden }</style>"
        "<main><h1>Heading</h1><p>Dark on dark</p><div>Spaced out it is cut off</div></main>"
    )

    inspector.inspects(page)
    page.close()

    assert [one for one in inspector.faults if "color-contrast" in one and "in dark" in one]
    assert [one for one in inspector.faults if "cut off" in one]


def test_no_page_is_forgotten() -> None:
    found = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    on_a_case = BEFORE | SHARING | AGREED | NIGHT | AFTER | KNOWN | ACROSS
    assert found - NOT_PAGES == on_a_case | ACCESS | KEPT | SECOND_LOOKS | OWN_DATA
