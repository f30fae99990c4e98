"""The register of access as pages: who can see a case and why, what a worker can see and why."""

import re

from mash.access.register import BECAUSE
from mash.access.standing_apart import keep_somebody_apart, stand_apart
from mash.audit.models import Entry
from mash.closure.actions import close_case
from mash.database import CHECKOUT
from mash.need_to_know.acts import Act
from tests import cast
from tests.visitor import Visitor

STORY = ("Bramble", "Sampleton", "hungry", "afraid")


def test_governance_and_the_manager_read_who_can_see_a_case_and_why(db):
    case = cast.shared()

    for name in ("gwen", "mara"):
        page = Visitor(name).reads(f"/access/cases/{case.reference}/")
        for told in (
            "MASH managers, Southwark",
            "Agency workers, Police",
            "Mara Invented",
            "it was rated and the agencies were asked",
            "the contact came in",
            "Panel managers, ",  # ended
            "the screening was settled",
        ):
            assert told in page, (name, told)
        assert not any(word in page for word in STORY)


def test_an_agency_that_was_asked_is_named_once(db):
    """It was given the case and its own request by one act: two grants, one line."""
    case = cast.shared()

    for name in ("gwen", "mara"):
        page = Visitor(name).reads(f"/access/cases/{case.reference}/")
        assert page.count("Agency workers, Police</th>") == 1
        assert "the whole case, but nothing sealed; one agency&#39;s own answer to a" in page


def test_it_names_whoever_broke_the_glass_and_whoever_is_kept_from_it(db):
    case = cast.opened()
    cast.doing("miles", stand_apart, case=case)

    page = Visitor("gwen").reads(f"/access/cases/{case.reference}/")

    assert "Prue Invented" in page
    assert "it was opened by break-glass" in page
    assert "Miles Invented (Children" in page


def test_governance_finds_a_case_by_its_reference_and_each_look_is_recorded(db):
    case, gwen = cast.received(), Visitor("gwen")

    typed = case.reference.lower().replace("-", " ")
    answer = gwen.get(f"/access/cases/?reference={typed}")
    assert answer["Location"] == f"/access/cases/{case.reference}/"
    gwen.reads(answer["Location"])

    looked = Entry.objects.filter(act=Act.READ_REGISTER, reference=case.reference)
    assert cast.seeing("gwen", looked.count) == 1
    for wrong in ("KX7-4MQ-9TR", "nonsense", ""):
        assert gwen.get(f"/access/cases/?reference={wrong}").status_code == 422


def test_a_lead_reads_what_the_own_agencys_people_see_and_of_no_other(db):
    case, leah = cast.shared(), Visitor("leah")

    page = leah.reads(f"/access/workers/{cast.worker('pam').pk}/")

    assert case.reference in page.replace(" ", "-").replace("\u2011", "-")
    assert "Agency workers, Police" in page
    assert "it was rated and the agencies were asked" in page
    assert not any(word in page for word in STORY)
    assert leah.is_refused(f"/access/workers/{cast.worker('helen').pk}/")
    assert "Helen Invented" not in leah.reads("/access/")
    assert "Helen Invented" in Visitor("gwen").reads("/access/")


def test_what_has_ended_stands_with_when_and_why(db):
    case = cast.handed_over()
    cast.doing("mara", close_case, case=case)

    page = Visitor("gwen").reads(f"/access/workers/{cast.worker('mara').pk}/")

    ended = page[page.index("Ended, of what they held in person") :]
    assert "because the case was closed" in ended


def test_a_worker_kept_from_a_case_is_not_said_to_see_it(db):
    case = cast.kept_apart()

    page = Visitor("leah").reads(f"/access/workers/{cast.worker('pam').pk}/")

    assert "a MASH manager kept them from the case" in page
    assert case.reference not in page[: page.index("Ended, of what")]


def test_governance_kept_from_a_case_reads_nothing_of_it(db):
    case = cast.shared()
    kept = {"worker": cast.worker("gwen").pk, "reason": "Her sister's family."}
    cast.doing("mara", keep_somebody_apart, case=case, **kept)
    gwen = Visitor("gwen")

    for page in (f"/access/workers/{cast.worker('paul').pk}/", "/audit/", "/letters/"):
        assert case.reference not in gwen.reads(page)
    assert gwen.is_refused(f"/access/cases/{case.reference}/")


def test_every_act_that_opens_or_ends_a_grant_is_said_in_words():
    """A newer act without words would show its bare name."""
    sources = [path.read_text() for path in CHECKOUT.glob("mash/**/*.py")]
    used = {
        name
        for text in sources
        for call in re.findall(r"(?:open_grants?|end_grants)\((.*?)\n    ?\)", text, re.DOTALL)
        for name in re.findall(r"because=Act\.([A-Z_]+)", call)
    }

    assert used
    assert {Act[name] for name in used} <= set(BECAUSE)


def test_the_page_of_everybody_says_what_is_theirs_to_do(db):
    assert "Open a case by break-glass" in Visitor("paul").reads("/access/")
    assert "tell a MASH manager" in Visitor("rita").reads("/access/")
    assert "Everything opened by break-glass" in Visitor("mara").reads("/access/")
