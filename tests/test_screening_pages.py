"""The pages of screening and rating: what they take, what they show, and to whom."""

import pytest
from django.urls import reverse

from mash.cases.models import Case
from mash.screening.actions import give_position, open_screening
from mash.screening.models import ENTER, Position, Screening
from tests import cast
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
REASONS = "An invented reason that the others do not read yet."


def page(name: str, case: Case) -> str:
    return reverse(name, args=[case.reference])


def spoken(**routes: str) -> Case:
    """A case on which these of the panel have given a position."""
    case = cast.screened()
    for name, route in routes.items():
        cast.doing(name, give_position, case=case, route=route, reasons=REASONS)
    return case


def settled(case: Case) -> Screening:
    return cast.seeing("mara", lambda: Case.objects.get(pk=case.pk).screening)


def test_an_officer_opens_the_screening_and_is_told_who_will_read_the_contact():
    case, ola = cast.received(), Visitor("ola")

    assert "Community health and midwifery" in ola.reads(page("open_screening", case))
    assert Visitor("pat").is_refused(page("case", case))
    assert ola.post(page("open_screening", case)).status_code == 302

    assert "Bramble Sampleton" in Visitor("pat").reads(page("case", case))
    assert ola.is_refused(page("open_screening", case))


def test_a_position_is_read_by_the_others_only_after_their_own():
    case, pat = spoken(cora=ENTER), Visitor("pat")
    assert REASONS not in pat.reads(page("case", case))
    assert "Positions are hidden" in pat.reads(page("case", case))
    assert REASONS not in Visitor("mara").reads(page("case", case))

    sent = pat.post(page("give_position", case), {"route": ENTER, "reasons": "Two calls."})

    assert sent["Location"] == page("case", case)
    assert REASONS in pat.reads(page("case", case))
    assert REASONS in Visitor("mara").reads(page("case", case))  # quorum is in
    assert REASONS not in Visitor("hope").reads(page("case", case))
    assert REASONS not in Visitor("ola").reads(page("case", case))
    for name in ("hana", "paul", "rita", "gwen"):
        assert Visitor(name).is_refused(page("case", case))


def test_a_position_without_reasons_comes_back_as_it_was_typed():
    case = cast.screened()

    seen = Visitor("pat").post(page("give_position", case), {"route": "early_help", "reasons": " "})

    assert seen.status_code == 422
    assert seen.content.decode().count("Say why, so that the manager can weigh your position.") == 2
    assert not cast.seeing("pat", lambda: Position.objects.filter(case=case).exists())


def test_a_colleague_is_told_that_the_agency_has_spoken():
    case = spoken(pat=ENTER)
    page_of_pat = Visitor("pat").reads(page("give_position", case))

    assert "Your agency has given its position" in page_of_pat
    assert "It waits" in page_of_pat or "stands as it was given" in page_of_pat


def test_the_manager_settles_what_the_panel_agrees_and_the_requests_say_how_things_stand():
    case, mara = spoken(cora=ENTER, pat=ENTER, hope=ENTER), Visitor("mara")
    shown = mara.reads(page("settle_screening", case))
    assert "The panel agrees: Enter MASH." in shown
    assert "No assessment under section 47 is under way." in shown
    assert "Bramble Sampleton and Thorn Sampleton" in shown
    assert "Ash Clipboard" not in shown  # who told is nobody's to read in a request

    form = {"outcome": ENTER, "request_text": "What do you hold?"}
    unsaid = mara.post(page("settle_screening", case), form)
    assert unsaid.status_code == 422
    assert "Choose whether the family agreed" in unsaid.content.decode()
    assert "What do you hold?" in unsaid.content.decode()

    sent = mara.post(page("settle_screening", case), {**form, "consent_basis": "agreed"})
    assert sent.status_code == 302
    assert settled(case).outcome == ENTER
    assert "Rate the case" in mara.reads(page("case", case))


def test_agreement_decides_and_dissent_needs_an_answer():
    agreed, differing = spoken(cora=ENTER, pat=ENTER), spoken(cora=ENTER, pat="nfa")
    mara = Visitor("mara")

    refused = mara.post(page("settle_screening", agreed), {"outcome": "nfa", "answer": "No."})
    assert refused.status_code == 422
    unanswered = mara.post(page("settle_screening", differing), {"outcome": "nfa"})
    assert unanswered.status_code == 422
    assert "Answer those who saw it otherwise." in unanswered.content.decode()

    form = {"outcome": "nfa", "answer": "The school is already helping."}
    assert mara.post(page("settle_screening", differing), form).status_code == 302
    assert "The school is already helping." in mara.reads(page("case", differing))


def test_without_quorum_only_the_fast_track_is_offered_and_it_says_why():
    case, mara = cast.screened(), Visitor("mara")
    shown = mara.reads(page("settle_screening", case))
    assert "There is no quorum yet." in shown
    assert 'value="enter"' not in shown

    unsaid = mara.post(page("settle_screening", case), {"outcome": "fast_track"})
    assert unsaid.status_code == 422
    assert unsaid.content.decode().count("Say why this cannot wait for the panel.") == 2
    form = {"outcome": "fast_track", "answer": "A child is in danger now."}
    assert mara.post(page("settle_screening", case), form).status_code == 302
    assert settled(case).outcome == "fast_track"


def test_the_manager_of_the_case_rates_it_and_reads_when_answers_would_be_due():
    case, mara = cast.entered(), Visitor("mara")
    assert Visitor("miles").is_refused(page("rate_case", case))
    shown = mara.reads(page("rate_case", case))
    assert "Every agency is asked; they have 4 hours, day and night: given now, until" in shown
    assert "24 hours, in core hours only" in shown

    assert mara.post(page("rate_case", case), {"code": "amber"}).status_code == 422
    form = {"code": "amber", "reason": "Worrying, and nothing of immediate danger."}
    assert mara.post(page("rate_case", case), form).status_code == 302

    again = mara.reads(page("rate_case", case))
    assert "Change the rating" in again
    assert 'value="amber"' not in again
    red = {"code": "red", "reason": "A new call this morning."}
    assert mara.post(page("rate_case", case), red).status_code == 302
    text = mara.reads(page("case", case))
    assert "Every rating given" in text
    assert "A new call this morning." in text


def test_another_manager_takes_a_case_over_with_a_reason():
    case, miles = cast.rated(), Visitor("miles")

    assert "Take this case over" in miles.reads(page("case", case))
    assert miles.post(page("take_over_case", case), {"reason": ""}).status_code == 422
    assert miles.post(page("take_over_case", case), {"reason": "Mara is ill."}).status_code == 302

    assert "Change the rating" in miles.reads(page("case", case))
    assert Visitor("mara").is_refused(page("rate_case", case))


def test_an_earlier_case_is_linked_and_its_clock_history_shown():
    earlier, case, mara = cast.closed(), cast.received(), Visitor("mara")

    wrong = mara.post(page("link_case", case), {"earlier_reference": "KX7"})
    assert wrong.status_code == 422
    assert "This is not one that you can see." in wrong.content.decode()
    typed = {"earlier_reference": earlier.reference.lower().replace("-", " ")}
    assert mara.post(page("link_case", case), typed).status_code == 302

    text = mara.reads(page("case", case))
    assert "Earlier cases of this family" in text
    assert page("case", earlier) in text
    assert page("case", case) in mara.reads(page("case", earlier))
    of_officer = Visitor("ola").reads(page("case", case))
    assert earlier.reference in of_officer
    assert page("case", earlier) not in of_officer


@pytest.mark.parametrize(
    "name", ["open_screening", "give_position", "settle_screening", "take_over_case", "rate_case"]
)
def test_what_is_not_theirs_is_not_there(name):
    case = cast.screened()
    for who in ("hana", "paul", "rita", "gwen"):
        assert Visitor(who).is_refused(page(name, case))
        assert Visitor(who).is_refused(page(name, case), {})


def test_a_form_sent_twice_opens_one_screening():
    case, ola = cast.received(), Visitor("ola")

    for _ in range(2):
        sent = ola.post(page("open_screening", case), key="same")
        assert sent["Location"] == page("case", case)
    with pytest.raises(Exception, match="open screening"):
        cast.doing("ola", open_screening, case=case)
