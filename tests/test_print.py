"""Printed from the browser: what is told, without what is for pressing; who printed it and when."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from mash.handover.models import Summary
from tests import cast
from tests.canary import of_pdf, words_of
from tests.story import People, Person

scripts = pytest.mark.parametrize("people", [True, False], indirect=True)


def printed(person: Person, path: str, tmp: Any) -> str:
    """The words of the page as the browser prints it."""
    person.goes_to(path)
    blob = person.page.pdf(path=tmp / "page.pdf")
    assert of_pdf(blob)
    return words_of(PdfReader(tmp / "page.pdf"))


@scripts
def test_a_case_and_its_summary_print_without_what_is_for_pressing(
    people: People, tmp_path: Any
) -> None:
    now = timezone.now()
    case = cast.handed_over(now)
    summary = cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))
    mara, rita = cast.worker("mara"), cast.worker("rita")

    page = printed(people("mara"), reverse("case", args=[case.reference]), tmp_path)
    paper = printed(people("rita"), reverse("summary", args=[summary.pk]), tmp_path)

    for text, by in ((page, mara), (paper, rita)):
        assert f"OFFICIAL-SENSITIVE. Printed by {by.name}, {by.agency.name}," in text
        assert case.reference in text
        for pressed in (
            "Sign out",
            "Skip to main",
            "Download as PDF",
            "Desk",
            "(/",
            "http",
            "Send",
        ):
            assert pressed not in text
        assert cast.SECRET not in text
    assert "Please see the family." in paper
    assert cast.HELD in paper
    assert "Accept for" not in paper
    assert cast.HELD in page
    assert "Close the case" not in page
