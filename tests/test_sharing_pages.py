"""The pages on which agencies answer: what they take, what they show, and to whom."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from mash.audit.models import Entry, Outcome
from mash.cases.models import Case
from mash.need_to_know.acts import Act
from mash.sharing.gathered import date_told
from mash.sharing.models import Item, Kind, Request
from mash.sharing.on_case import on_case
from tests import cast
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
CANARY = "A watch is kept from the invented bakery."


def holding(**changes: str) -> dict[str, str]:
    return {
        "about": "family",
        "category": "incidents",
        "nature": "fact",
        "text": cast.HELD,
        "happened": "March 2026",
        "source_system": "Invented records",
        "handling": "hub_only",
        **cast.WHY,
        **changes,
    }


def page(name: str, request: Request) -> str:
    return reverse(name, args=[request.pk])


def items(case: Case) -> list[Item]:
    return cast.seeing("mara", lambda: list(Item.objects.filter(case=case)))


def case_page(name: str, case: Case) -> str:
    """What the case's page says of sharing to one of the cast."""

    def draw() -> str:
        by = cast.worker(name)
        held = Case.objects.get(pk=case.pk)
        facts = {"sharing": on_case(held, by, cast.NOW), "case": held, "now": cast.NOW}
        return render_to_string("sharing/on_case.html", facts)

    return cast.seeing(name, draw)


def test_an_agency_reads_what_it_is_asked_and_no_other_agency_reads_its_request():
    request = cast.request_to(cast.rated(), "paul")

    assert "What do you hold on this family?" in Visitor("paul").reads(page("request", request))
    assert Visitor("helen").is_refused(page("request", request))
    assert Visitor("rita").is_refused(page("request", request))
    assert Visitor("helen").is_refused(page("hold_item", request), holding())


def test_an_item_is_added_and_those_on_the_case_read_it():
    case = cast.rated()
    request = cast.request_to(case, "paul")

    sent = Visitor("paul").post(page("hold_item", request), holding())

    assert (sent.status_code, sent["Location"]) == (302, page("request", request))
    assert cast.HELD in Visitor("paul").reads(page("request", request))
    assert cast.HELD in case_page("helen", case)


def test_what_is_missing_is_said_and_what_was_typed_stays():
    request = cast.request_to(cast.rated(), "paul")

    form = holding(necessary="", nature="hearsay", handling="")
    seen = Visitor("paul").post(page("hold_item", request), form)
    text = seen.content.decode()

    assert seen.status_code == 422
    assert text.count("Say why sharing this is necessary.") == 2
    assert text.count("Choose fact, opinion or allegation.") == 2
    assert text.count("Choose how far this may go.") == 2
    assert cast.HELD in text
    assert "Invented records" in text
    assert not items(request.case)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("x" * 1_000_000, "Shorten this to 200 characters or fewer."),
        ("records\0", "Take out the characters that cannot be shown."),
        ("\u202esdrocer", "Take out the hidden characters"),
    ],
)
def test_what_nobody_could_read_is_refused_in_a_sentence(wrong, sentence):
    request = cast.request_to(cast.rated(), "paul")

    seen = Visitor("paul").post(page("hold_item", request), holding(source_system=wrong))

    assert seen.status_code == 422
    assert sentence in seen.content.decode()
    assert not items(request.case)


def test_the_same_form_twice_is_one_item_and_with_other_words_none():
    case = cast.rated()
    request, paul = cast.request_to(case, "paul"), Visitor("paul")

    for _ in range(2):
        assert paul.post(page("hold_item", request), holding(), key="one").status_code == 302
    again = paul.post(page("hold_item", request), holding(text="Something else."), key="one")

    assert again.status_code == 422
    assert "already sent with other words" in again.content.decode()
    assert "Something else." in again.content.decode()
    assert [item.words["text"] for item in items(case)] == [cast.HELD]


def test_a_form_with_a_fault_can_be_mended_under_the_same_key():
    case = cast.rated()
    request, paul = cast.request_to(case, "paul"), Visitor("paul")

    assert paul.post(page("hold_item", request), holding(text=""), key="one").status_code == 422
    assert paul.post(page("hold_item", request), holding(), key="one").status_code == 302


def test_a_category_that_the_agreement_does_not_give_is_refused_and_that_stays_recorded():
    case = cast.rated()
    request = cast.request_to(case, "paul")

    form = holding(category="mental_health_contact")
    seen = Visitor("paul").post(page("hold_item", request), form)

    assert seen.status_code == 422
    assert "lause" in seen.content.decode()
    refused = cast.seeing(
        "gwen", lambda: list(Entry.objects.filter(act=Act.SHARE_ITEM, outcome=Outcome.REFUSED))
    )
    assert len(refused) == 1


def test_a_seal_shows_one_sentence_to_the_others_and_its_words_only_to_whoever_gives_a_reason():
    case = cast.rated()
    request, paul = cast.request_to(case, "paul"), Visitor("paul")
    paul.post(page("hold_item", request), holding(text=CANARY, handling="sealed"))
    seal = cast.seeing("mara", lambda: _seals(case)[0])
    opening = reverse("open_seal", args=[case.reference, seal.pk])

    for name in ("paul", "mara"):
        visitor = Visitor(name)
        assert "southwark" not in visitor.reads(reverse("seals", args=[case.reference]))
        assert CANARY not in visitor.reads(opening)
        assert visitor.post(opening, {"reason": " "}).status_code == 422
        opened = visitor.post(opening, {"reason": "To decide safely."})
        assert CANARY in opened.content.decode()
        assert opened["Cache-Control"] == "no-store"
    for name in ("pam", "helen", "miles", "rita", "gwen", "ola"):
        assert Visitor(name).is_refused(opening, {"reason": "Curious."})
        assert Visitor(name).is_refused(reverse("seals", args=[case.reference]))
    for name in ("pam", "helen", "miles"):
        assert CANARY not in case_page(name, case)


def _seals(case: Case) -> list:
    from mash.sharing.actions import seals_to_open

    return seals_to_open(case)


def test_how_an_agency_answered_is_for_itself_and_the_manager_of_the_case():
    case = cast.rated()
    request = cast.request_to(case, "paul")
    form = {"kind": Kind.WITHHELD.value, "reason": "It would warn the invented person."}

    assert Visitor("paul").post(page("answer_request", request), form).status_code == 302

    for name in ("paul", "pam", "mara"):
        assert "It would warn" in case_page(name, case)
    for name in ("helen", "miles"):
        text = case_page(name, case)
        assert "Answered" in text
        assert "It would warn" not in text
        assert str(Kind.WITHHELD.label) not in text
    assert Visitor("paul").is_refused(page("hold_item", request)) is False
    late = Visitor("paul").post(page("hold_item", request), holding())
    assert "has answered this request" in late.content.decode()


def test_withholding_needs_its_reason_and_nothing_held_needs_nothing():
    request = cast.request_to(cast.rated(), "helen")
    helen = Visitor("helen")

    seen = helen.post(page("answer_request", request), {"kind": Kind.WITHHELD.value})
    assert "more detrimental to the child" in seen.content.decode()
    assert seen.status_code == 422
    form = {"kind": Kind.NOTHING_HELD.value}
    assert helen.post(page("answer_request", request), form).status_code == 302


def test_the_manager_asks_again_and_the_agency_reads_why():
    case = cast.shared()
    path = reverse("ask_agency", args=[case.reference])

    assert Visitor("miles").is_refused(path)
    form = {"agency": "police", "why": "Which of the two calls was in September?"}
    assert Visitor("mara").post(path, form).status_code == 302

    request = cast.request_to(case, "paul")
    assert request.round == 2
    assert "Which of the two calls" in Visitor("paul").reads(page("request", request))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("27 3 2026", (2026, 3, 27)),
        ("27/03/2026", (2026, 3, 27)),
        ("2026-03-27", (2026, 3, 27)),
        ("on the 3rd March 2025", (2025, 3, 3)),
        ("Spring of 2024", (2024, 0, 0)),
        ("Two summers ago", None),
        ("", None),
    ],
)
def test_when_it_happened_is_read_from_what_people_write(text, told):
    assert date_told(text) == told
