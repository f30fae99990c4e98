"""The pages of the ending: reviewed by one, approved by another, and a certificate says it."""

import io
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from mash.agencies.actions import OWNER
from mash.approvals.models import Approval
from mash.audit.models import Entry
from mash.closure.actions import unused_gone
from mash.closure.models import Review
from mash.closure.releasing import ask_release_of_sealed, release_sealed
from mash.need_to_know.acts import Act
from mash.sealed.models import Seal
from mash.sharing.models import Item
from tests import cast
from tests.ending_acts import ORDER
from tests.refusing import not_possible, refused, trying


def browser(name: str) -> Client:
    client = Client()
    client.force_login(cast.worker(name).user)
    return client


def send(name: str, url: str, **typed: str):
    return browser(name).post(url, {"submission": f"{name}{typed}"} | typed)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_case_goes_by_two_people_and_its_page_is_its_certificate(committed):
    case = cast.closed()
    review = reverse("review_kept", args=[case.reference])

    shown = send("gwen", review, what="dispose", reason="A request for erasure.")
    assert (shown.status_code, "Choose why it cannot wait" in words(shown)) == (422, True)
    assert "A request for erasure." in words(shown)
    sent = send("gwen", review, what="dispose", reason="A request for erasure.", why="erasure")
    page = sent["Location"]
    assert "You cannot approve what you asked for" in words(browser("gwen").get(page))
    assert "A request for erasure." in words(browser("mara").get(page))
    assert page in words(browser("mara").get("/desk/"))
    assert send("mara", page).status_code == 422

    done = send("mara", page, answer="approve")

    certificate = browser("mara").get(done["Location"])
    for said in (
        "Gwen Invented",
        "Mara Invented",
        "Search keys",
        "A request for erasure was upheld",
    ):
        assert said in words(certificate)
    assert "Bramble" not in words(certificate)
    for name in ("mara", "miles"):
        led = browser(name).get(reverse("case", args=[case.reference]))
        assert led["Location"] == done["Location"]
    assert browser("paul").get(reverse("case", args=[case.reference])).status_code == 404
    pdf = browser("gwen").get(reverse("certificate_pdf", args=[case.reference]))
    text = " ".join(PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().split())
    assert "Certificate of disposal" in text
    assert "Sampleton" not in text


def test_a_form_sent_twice_asks_once_and_a_missing_day_is_said(committed):
    case = cast.closed()
    review = reverse("review_kept", args=[case.reference])
    typed = {"what": "dispose", "reason": "In error.", "why": "error"}

    both = {send("gwen", review, **typed)["Location"] for _ in range(2)}
    assert len(both) == 1
    for until in ("", "31 2 2050"):
        shown = send("mara", review, what="keep", reason="She asked.", until=until)
        assert "Write the day until which it is kept" in words(shown)
    assert (
        send("mara", review, what="keep", reason="She asked.", until="27 3 2060").status_code == 302
    )
    assert Review.objects.using(OWNER).get().keep_until.year == 2060


# --- sealed text for a court


def released() -> Approval:
    given = {"case": cast.shared(), "agency": "police", "now": cast.TO_COME}
    asked = cast.doing("mara", ask_release_of_sealed, **given, **ORDER)
    return cast.doing("leah", release_sealed, approval_id=asked.pk, now=cast.TO_COME)


def test_the_lead_takes_it_to_the_court_once_and_nobody_else_has_it(committed):
    approval = released()
    take = reverse("take_sealed", args=[approval.pk])
    seals = Seal.objects.filter(case_id=approval.case_id)
    assert {name for name in cast.CAST if cast.seeing(name, seals.exists)} == {
        "mara", "paul", "leah",
    }  # fmt: skip

    taken = browser("leah").post(take)

    text = " ".join(PdfReader(io.BytesIO(taken.content)).pages[0].extract_text().split())
    for said in (cast.SECRET, "ORDER/1", "An invented court", "Leah Invented"):
        assert said in text
    assert browser("leah").post(take).status_code == 404
    assert not cast.seeing("leah", seals.exists)
    acts = list(Entry.objects.using(OWNER).order_by("at").values_list("act", "username"))
    assert (Act.TAKE_SEALED.value, "leah") in acts
    items = cast.seeing("mara", lambda: list(Item.objects.filter(case_id=approval.case_id)))
    assert cast.SECRET not in [one.words["text"] for one in items]  # never onto the case


def test_only_the_lead_of_the_agency_that_is_asked_releases_it(committed):
    given = {"case": cast.shared(), "agency": "health", "now": cast.TO_COME}
    asked = cast.doing("mara", ask_release_of_sealed, **given, **ORDER)

    for name in ("leah", "mara", "miles", "gwen", "helen"):
        with refused(name, Act.RELEASE_SEALED):
            trying(name, release_sealed, approval_id=asked.pk)


def test_the_court_needs_a_name_and_its_order_a_number(committed):
    given = {"case": cast.shared(), "agency": "police"} | ORDER
    for missing in ("order", "recipient", "reason"):
        with pytest.raises(Exception, match=".") as told:
            cast.doing("mara", ask_release_of_sealed, **(given | {missing: " "}))
        assert told.value.field == missing
    with not_possible("Choose the agency", "agency"):
        cast.doing("mara", ask_release_of_sealed, **(given | {"agency": "nobody"}))


# --- what no summary took along


def test_what_no_summary_took_along_goes_at_closing_where_the_agreement_says_so(
    committed, monkeypatch
):
    """Of two items one left in the summary; the other is gone, and kept where nothing is said."""
    kept = cast.closed()
    monkeypatch.setattr("mash.closure.actions.unused_gone", lambda *_: ["incidents"])
    case = cast.closed()

    def left(of) -> list[str]:
        found = Item.objects.filter(case_id=of.pk)
        return cast.seeing("mara", lambda: [one.words["text"] for one in found])

    assert left(case) == [cast.HELD]
    assert left(kept) == [cast.HELD, "For us only."]


def test_the_agreement_says_which_kinds_go(committed, monkeypatch):
    case = cast.handed_over()
    rules = SimpleNamespace(of=lambda code: "destroyed_at_closing")
    file = SimpleNamespace(after_decision=rules)
    assert cast.seeing("mara", lambda: unused_gone(case, cast.NOW)) == []
    monkeypatch.setattr(
        "mash.closure.actions.agreement_in_force", lambda *_: SimpleNamespace(file=file)
    )
    assert cast.seeing("mara", lambda: unused_gone(case, cast.NOW)) == ["incidents"]


def test_what_was_asked_of_the_lead_shows_no_words_to_others(committed):
    approval = released()

    page = reverse("approval", args=[approval.pk])
    seen = {name for name in cast.CAST if browser(name).get(page).status_code == 200}
    assert seen == {"mara", "leah", "gwen"}
