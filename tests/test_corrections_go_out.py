"""What is known to be wrong goes out of the hub with what is right, whoever thinks of it."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.handover.actions import preview_summary, send_summary
from mash.handover.document import Ticks, teams_due
from mash.handover.models import Summary
from mash.night.models import Pack
from mash.people.restricting import restrict_person
from tests import cast, requests
from tests.canary import words_of
from tests.test_breaches import PEOPLE, fostered, of_the_carer
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
RIGHT = "Corrected: 28 March 2015"
OLD_HOME, NEW_HOME = "1 Invented Row", "7 Pretended Terrace"


def summary_of(case: Case) -> Summary:
    return cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))


def page_and_file(case: Case, name: str = "rita") -> tuple[str, str]:
    """A summary as the team reads it on its page, and on paper."""
    who, sent = Visitor(name), summary_of(case).pk
    file = who.get(reverse("summary_pdf", args=[sent])).content
    return who.reads(reverse("summary", args=[sent])), words_of(PdfReader(io.BytesIO(file)))


def test_a_summary_sent_after_a_correction_says_what_is_right_though_nobody_wrote_it():
    case = cast.decided()
    requests.corrected(case, now=cast.NOW)

    cast.send(case)

    for text in page_and_file(case):
        assert "What is corrected" in text
        assert RIGHT in text
        assert "27 March 2015" in text  # what was told stays


def test_a_file_made_after_a_correction_says_it_though_the_summary_was_sent_before():
    case = cast.handed_over()
    before = summary_of(case)

    requests.corrected(case)

    for text in page_and_file(case):
        assert RIGHT in text
    assert bytes(summary_of(case).told) == bytes(before.told)


def test_what_nobody_had_told_of_a_child_goes_out_once_it_is_known():
    case = cast.decided()
    requests.corrected(case, now=cast.NOW, field="gp", now_is="Made Up Surgery")

    cast.send(case)

    for text in page_and_file(case):
        assert "Corrected: Made Up Surgery" in text


def test_of_several_corrections_the_last_holds_and_one_taken_back_is_none():
    case = cast.decided()
    requests.corrected(case, now=cast.NOW)
    requests.corrected(case, now=cast.NOW, now_is="2015-03-27")

    cast.send(case)

    assert not any("orrected" in text for text in page_and_file(case))


def test_what_must_not_leave_is_not_taken_along_by_its_correction():
    """Nor what the manager did not tick."""
    case = cast.decided()
    kept = requests.item(case, "For us only.")
    about_it = {"target": "item", "row": kept.pk, "field": "text", "now_is": "Kept, and mended."}
    asked = requests.correction(case, "paul", now=cast.NOW, **about_it)
    requests.settle(asked, "paul", now=cast.NOW)

    cast.send(case)
    pack = cast.for_the_night(case)

    assert not any("mended" in text for text in page_and_file(case))
    assert cast.seeing("edith", lambda: Pack.objects.get(pk=pack.pk).words["mended"]) == []


def test_the_night_reads_what_is_right_of_people_and_of_what_may_leave():
    case = cast.shared()
    requests.corrected(case, now=cast.NOW)
    held = requests.item(case)
    about_it = {"target": "item", "row": held.pk, "field": "text", "now_is": "One call."}
    requests.settle(requests.correction(case, "paul", now=cast.NOW, **about_it), "paul")

    cast.for_the_night(case)

    page = Visitor("edith").reads(reverse("pack", args=[case.pk]))
    assert "28 March 2015</ins>" in page
    assert "One call.</ins>" in page


def test_what_is_corrected_after_the_preview_must_be_seen_before_it_is_sent():
    case = cast.decided()
    [team] = cast.seeing("mara", lambda: teams_due(case))
    told = {"case": case, "team": team, "ticks": Ticks(note="Please see the family.")}
    _, seen = cast.doing("mara", preview_summary, **told)

    requests.corrected(case, now=cast.NOW)

    with pytest.raises(NotPossible, match="not what you saw"):
        cast.doing("mara", send_summary, seen=seen, **told)


def test_where_a_protected_person_lives_cannot_be_written_as_a_correction():
    case = fostered()
    carer = of_the_carer(case)

    with pytest.raises(NotPossible, match="is protected"):
        requests.correction(case, "mara", row=carer.pk, field="address", now_is=NEW_HOME)

    page = Visitor("mara").reads(reverse("ask_correction", args=[case.reference]))
    assert "Clover Fosterling, Last name" in page
    assert "Clover Fosterling, Address" not in page


def test_where_somebody_lives_who_is_protected_later_is_no_longer_read_in_their_corrections():
    """Clover moves, which is corrected in everybody's view; then she is protected."""
    unmarked = [PEOPLE[0], {**PEOPLE[1], "address_protected": False}]
    case = cast.decided(people=unmarked, relationships=[])
    carer = of_the_carer(case)
    moved = {"row": carer.pk, "field": "address", "now_is": NEW_HOME}
    requests.corrected(case, now=cast.NOW, **moved)
    again = moved | {"now_is": "8 Pretended Terrace"}
    asked = requests.correction(case, "mara", now=cast.NOW, **again)
    page = reverse("case", args=[case.reference])
    assert NEW_HOME in Visitor("helen").reads(page)

    named = {"officer": cast.worker("ola").pk, "reason": "A witness.", "place": True}
    cast.doing("mara", restrict_person, case=case, person=carer, **named)

    assert "Pretended Terrace" not in Visitor("helen").reads(page)
    settle = reverse("settle_correction", args=[case.reference, asked.pk])
    assert "Pretended Terrace" not in Visitor("mara").reads(settle)
    with pytest.raises(NotPossible, match="is protected"):
        requests.settle(asked)
    requests.settle(asked, made=False, answer="Her home is protected now.")
