"""The desk, the case page and the audit: what needs whom, and what each is shown."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.need_to_know.acts import Act
from mash.need_to_know.notices import Notice
from mash.screening.actions import give_position, settle_screening
from mash.screening.models import ENTER
from mash.sharing.actions import seal_item
from tests import cast
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
DESK, AUDIT = "/desk/", "/audit/"


def heading_over(text: str, reference: str) -> str:
    """The heading of the desk's table in which a case stands; empty where it is in none."""
    text = "".join(text.partition("<table")[1:])  # above them the most urgent is named once more
    before = text.partition(reference)[0]
    return before.rpartition("<caption>")[2].partition(" (")[0] if reference in text else ""


def on_desk(name: str, case: Case) -> str:
    return heading_over(Visitor(name).reads(DESK), case.reference)


def test_a_case_lies_on_the_desk_of_whoever_has_to_do_something():
    case = cast.received()
    assert on_desk("ola", case) == on_desk("mara", case) == "Contacts to open"
    assert on_desk("pat", case) == ""

    case = cast.screened()
    assert on_desk("pat", case) == "Your agency's position is awaited".replace("'", "&#39;")
    assert on_desk("mara", case) == "Before the panel"
    assert on_desk("hana", case) == ""

    cast.doing("pat", give_position, case=case, route="nfa", reasons="Known and helped.")
    assert on_desk("pat", case) == "Your agency has given its position"
    cast.doing("cora", give_position, case=case, route="nfa", reasons="Known and helped.")
    assert on_desk("mara", case) == "To settle"

    cast.doing("mara", settle_screening, case=case, outcome="nfa")
    assert on_desk("mara", case) == "To hand over"
    assert on_desk("miles", case) == "Managed by others"
    assert on_desk("ola", case) == on_desk("pat", case) == ""


def test_after_rating_the_agencies_have_it_and_then_the_manager():
    now = timezone.now()
    case = cast.entered(now)
    assert on_desk("mara", case) == "To rate"

    case = cast.rated("green", now)
    assert on_desk("mara", case) == "Agencies are answering"
    assert on_desk("paul", case) == "Your agency is asked"
    text = Visitor("mara").reads(DESK)
    assert "0 of 11" in text
    assert "Due in" in text

    late = cast.rated("red", now - timedelta(hours=9))
    assert on_desk("mara", late) == "To decide"
    assert "Late by" in Visitor("paul").reads(DESK)

    assert on_desk("paul", cast.shared(now)) == "Your agency has answered"
    assert on_desk("mara", cast.deciding(now)) == "To decide"


def most_urgent(text: str) -> str:
    """What is named before the tables; empty where nothing is."""
    part = text.partition('id="desk-first"')[2].partition("</div>")[0]
    return "" if part.startswith(" hidden") else part


def test_what_is_most_urgent_is_named_before_the_tables():
    now = timezone.now()
    cast.entered(now)
    assert most_urgent(Visitor("mara").reads(DESK)) == ""  # there is nothing else

    late = cast.rated("red", now - timedelta(hours=9))
    first = most_urgent(Visitor("mara").reads(DESK))
    assert (late.reference in first, "To decide" in first, "Late by" in first) == (True,) * 3

    urgent = cast.received(now, immediate_danger=True, danger_action="She is kept in school.")
    assert urgent.reference in most_urgent(Visitor("mara").reads(DESK))
    assert late.reference not in most_urgent(Visitor("miles").reads(DESK))  # it is Mara's


def test_an_empty_desk_says_what_will_come_there():
    assert "A summary comes here when the hub hands a child over" in Visitor("rita").reads(DESK)
    assert "comes here when the hub asks your agency" in Visitor("paul").reads(DESK)


def test_of_many_notices_the_late_ones_and_the_first_are_in_sight(monkeypatch):
    told = [Notice(f"Notice {number}", "/", late=number > 4) for number in range(7)]
    monkeypatch.setattr("mash.desk.noticed.ROOMS", [lambda by, now: told])

    of_cases = Visitor("paul").reads(DESK).partition("Beside the cases")[2]
    shown, _, folded = of_cases.partition("<details")
    assert [number for number in range(7) if f"Notice {number}" in shown] == [0, 5, 6]
    assert "4 things more" in folded

    whole = Visitor("leah").reads(DESK).partition("Waiting for you")[2]
    assert "Notice 4" in whole.partition("<details")[0]  # it is all there is on this desk


def test_a_team_has_its_summary_and_nothing_of_the_case():
    case = cast.handed_over()

    text = Visitor("rita").reads(DESK)
    assert heading_over(text, case.reference) == "Summaries to accept"
    assert reverse("case", args=[case.reference]) not in text
    assert on_desk("rory", case) == ""


def test_closed_cases_are_behind_a_link_for_those_who_keep_them():
    case = cast.closed()
    closed = f"{DESK}?closed=1"

    assert on_desk("mara", case) == ""
    assert closed in Visitor("mara").reads(DESK)
    assert case.reference in Visitor("mara").reads(closed)
    for name in ("ola", "pat", "paul", "gwen"):
        assert closed not in Visitor(name).reads(DESK)
        assert case.reference not in Visitor(name).reads(closed)


def test_the_desk_asks_the_database_as_often_for_many_cases_as_for_one(
    django_assert_max_num_queries,
):
    mara, paul, pat = Visitor("mara"), Visitor("paul"), Visitor("pat")
    for _ in range(3):
        cast.rated(now=timezone.now())
        cast.screened(now=timezone.now())
    for visitor in (mara, paul, pat):
        with django_assert_max_num_queries(35):
            visitor.reads(DESK)


def test_looking_at_the_desk_is_recorded():
    Visitor("ola").reads(DESK)

    seen = cast.seeing("gwen", lambda: list(Entry.objects.filter(act=Act.READ_DESK)))
    assert [(one.username, one.case_id) for one in seen] == [("ola", None)]


CASES = {
    "received": ("ola", "Open the screening"),
    "screened": ("pat", "Give your agency&#39;s position"),
    "entered": ("mara", "Rate the case"),
    "rated": ("paul", "Say what Police holds"),
    "shared": ("mara", "Decide for Bramble Sampleton"),
    "decided": ("mara", "Write the summary for"),
    "handed_over": ("mara", "Close the case"),
}


@pytest.mark.parametrize("stage", CASES)
def test_the_case_page_says_what_to_do_next(stage):
    case = getattr(cast, stage)()
    name, label = CASES[stage]

    assert label in Visitor(name).reads(reverse("case", args=[case.reference]))


def test_the_case_page_tells_who_is_in_it_where_it_stands_and_both_clocks():
    case = cast.shared()
    text = Visitor("helen").reads(reverse("case", args=[case.reference]))

    for words in (
        "Bramble Sampleton, Thorn Sampleton",
        "Briar Sampleton: mother of Bramble Sampleton",
        "Answers from the agencies",
        "How the time is counted",
        "Confidential information is held on this case.",
        "Mara Invented",
        cast.HELD,
    ):
        assert words in text
    assert cast.SECRET not in text
    assert 'aria-current="step">Sharing' in text


def test_a_reference_that_is_none_is_not_there():
    for reference in ("KX7-4MQ-9TR", "nonsense", "%00", "kx7"):
        assert Visitor("mara").is_refused(f"/cases/{reference}/")


def test_the_audit_is_read_by_governance_in_sentences_and_reading_it_is_recorded():
    case = cast.shared()
    Visitor("helen").reads(reverse("case", args=[case.reference]))
    for name in ("mara", "ola", "rita"):
        assert Visitor(name).is_refused(AUDIT)

    gwen = Visitor("gwen")
    text = gwen.reads(f"{AUDIT}?reference={case.reference.lower()}")
    assert f"looked at case {case.reference}" in text
    assert "Helen Invented (Community health and midwifery)" in text
    assert f"rated case {case.reference}" in text
    again = gwen.reads(f"{AUDIT}?act={Act.READ_AUDIT.value}")
    assert f"of the case {case.reference}" in again
    assert "tried to read the audit and was refused" in again


def test_the_audit_says_that_something_was_sealed_and_never_by_whom():
    case = cast.rated()
    request = cast.request_to(case, "paul")
    cast.doing("paul", seal_item, request=request, weighed=cast.weighed(cast.SECRET))
    gwen = Visitor("gwen")

    text = gwen.reads(f"{AUDIT}?reference={case.reference}")
    assert "A worker sealed an item on case" in text
    assert "Paul Invented" not in text
    assert "sealed an item" not in gwen.reads(f"{AUDIT}?username=paul").partition("<table")[2]
    of_act = gwen.reads(f"{AUDIT}?act=seal+item").partition("</form>")[2]
    assert "Paul" not in of_act
    assert "Police" not in of_act


def test_a_search_that_cannot_be_is_answered_in_a_sentence():
    gwen = Visitor("gwen")
    for query, sentence in (
        ("reference=KX7", "Enter a whole reference"),
        ("username=a-long-secret", "No worker has this username"),
        ("act=dance", "Choose an act from the list"),
        ("username=%00", "No worker has this username"),
    ):
        seen = gwen.get(f"{AUDIT}?{query}")
        assert seen.status_code == 422
        assert sentence in seen.content.decode()
    kept = cast.seeing("gwen", lambda: [str(one.detail) for one in Entry.objects.all()])
    assert not any("a-long-secret" in detail for detail in kept)
    assert gwen.get(f"{AUDIT}?page=99999").status_code == 200
    assert gwen.get(f"{AUDIT}?page=-1").status_code == 200


def test_positions_are_not_told_by_the_desk_before_they_may_be_read():
    case = cast.screened()
    cast.doing("cora", give_position, case=case, route=ENTER, reasons="Hidden words.")

    assert on_desk("mara", case) == "Before the panel"
    assert "Hidden words." not in Visitor("pat").reads(DESK)


def test_danger_is_never_crowded_out_and_a_full_desk_says_so(monkeypatch):
    monkeypatch.setattr("mash.desk.desks.MOST", 2)
    monkeypatch.setattr("mash.desk.views.MOST", 2)
    now = timezone.now()
    for hours in (9, 8, 7):
        cast.received(now - timedelta(hours=hours))
    urgent = cast.received(now, immediate_danger=True)

    text = Visitor("ola").reads(DESK)

    assert "There may be more than is shown." in text
    assert heading_over(text, urgent.reference) == "Contacts to open"
