"""The case page's pictures, why one sees an item, and who has looked: what each person finds."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.clock.calendar import LONDON
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.doing import look_at_case
from mash.screening.linking import link_case
from mash.sharing.actions import seal_item, share_item
from mash.sharing.models import Handling
from tests import cast
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
WHO_LOOKED = "Who has looked?"


def page_of(name: str, case: Case) -> str:
    return unescape(Visitor(name).reads(reverse("case", args=[case.reference])))


def table(page: str, caption: str) -> list[str]:
    """The rows under a caption, as text."""
    part = page.partition(f"<caption>{caption}</caption>")[2].partition("</table>")[0]
    rows = part.partition("<tbody>")[2].split("</tr>")[:-1]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def share(case: Case, now: datetime = cast.NOW, **words: str) -> None:
    cast.doing(
        "paul",
        share_item,
        request=cast.request_to(case, "paul"),
        weighed=cast.weighed(**words),
        handling=Handling.MAY_LEAVE,
        now=now,
    )


def looks(name: str, case: Case) -> list[str]:
    """Who looked, as the database tells one of the cast."""

    def look() -> list[str]:
        return [one.username for one in Entry.objects.filter(case_id=case.pk).order_by("at")]

    return cast.seeing(name, look)


def test_the_chronology_runs_across_contact_earlier_cases_and_agencies():
    earlier, case = cast.rated("amber"), cast.rated("red", disclosures=[
        {"what": "Afraid of the stairs.", "by_whom": "Bramble", "when": "17 November 2026"}
    ])  # fmt: skip
    cast.doing("mara", link_case, case=case, earlier_reference=earlier.reference)
    share(case, text="A call.", happened="March 2024")
    share(case, text="Another. " * 40, happened="Spring of last year")

    page = page_of("mara", case)

    dated, undated = table(page, "What happened when"), table(page, "What names no date")
    assert [row.split()[0] for row in dated + undated] == list("1234567")
    assert "March 2024 Police Fact" in dated[0]
    assert "A call." in dated[0]
    assert "Afraid of the stairs." in dated[1]
    told = " ".join(dated[2:])
    assert "Contact received" in told
    assert "Rated Red" in told
    assert f"Case {earlier.reference} rated Amber" in told
    assert "Spring of last year" in undated[0]
    assert "Another. … Read the whole" in undated[0]
    link = re.search(r'href="#(item-[^"]+)"', page)
    assert link is not None
    assert f'id="{link[1]}"' in page


def test_of_an_earlier_case_that_one_may_not_see_only_times_and_codes_are_told():
    earlier, case = cast.received(worries="Hidden worries of the earlier case."), cast.rated()
    cast.doing("mara", link_case, case=case, earlier_reference=earlier.reference)

    page = page_of("paul", case)

    assert f"Case {earlier.reference} received" in page
    assert "Hidden worries" not in page


def test_the_family_is_a_picture_of_this_contact_alone():
    page = page_of("mara", cast.rated())

    assert "Briar Sampleton: Household member. mother of Bramble Sampleton" in page
    assert page.count('<g role="img"') == 4  # three people, one tie
    assert "Briar Sampleton: mother of Bramble Sampleton</li>" in page


def test_beside_an_item_stands_why_one_can_see_it():
    case = cast.shared()

    helen, mara = page_of("helen", case), page_of("mara", case)

    assert helen.count("Why can I see this?") == 2
    assert "Your agency was asked because of the rating of this case" in helen
    assert "by Mara Invented" in helen
    assert "Paul Invented for Police" in helen
    assert "Decide together whether a child needs help or protection" in helen
    assert "Public task" in helen
    assert "share what bears on risk to the child" in helen  # the clause in words
    assert "You are a MASH manager of this hub" in mara
    assert "Your agency was asked because" not in mara


def test_the_agency_that_shared_sees_who_has_looked_since():
    case = cast.rated(now=timezone.now() - timedelta(minutes=9))
    page_of("prue", case)  # before anything was shared
    share(case, now=timezone.now())
    for name in ("helen", "helen", "mara"):
        page_of(name, case)

    rows = table(page_of("pam", case), "Looks at this case since your agency shared")

    assert [row.split(" Invented ")[0] for row in rows] == ["Mara", "Helen", "Pam"]
    today = timezone.now().astimezone(LONDON).date()
    assert rows[1].startswith("Helen Invented Community health")
    assert rows[1].endswith(f"{today.day} {today:%B %Y}")  # the day, once: not how often nor when
    for name in ("helen", "mara", "prue"):
        assert WHO_LOOKED not in page_of(name, case)
        assert looks(name, case) == []
    assert "prue" in looks("gwen", case)


def test_of_the_audit_an_agency_finds_looks_at_the_page_and_nothing_else():
    case, other = cast.shared(), cast.rated()
    for one in (case, other):
        cast.doing("mara", look_at_case, reference=one.reference)
    with pytest.raises(Refused):
        cast.doing("rory", look_at_case, reference=case.reference)

    def found() -> list[tuple[str, str, str]]:
        return list(Entry.objects.values_list("act", "outcome", "reference"))

    assert cast.seeing("paul", found) == [(Act.READ_CASE, "looked", case.reference)]
    assert cast.seeing("pam", found) == cast.seeing("paul", found)
    for name in ("helen", "rory", "rita", "mara", "pat", "ola"):
        assert cast.seeing(name, found) == []


def test_what_is_sealed_alone_opens_no_look_to_the_agency_that_sealed():
    case = cast.rated()
    request = cast.request_to(case, "paul")
    cast.doing("paul", seal_item, request=request, weighed=cast.weighed(cast.SECRET))
    cast.doing("mara", look_at_case, reference=case.reference)

    assert looks("paul", case) == []
    assert WHO_LOOKED not in page_of("paul", case)
    assert cast.SECRET not in page_of("paul", case)


def test_the_looks_end_with_the_case():
    case = cast.closed()
    cast.doing("mara", look_at_case, reference=case.reference)

    assert looks("paul", case) == []


def test_the_case_page_asks_the_database_as_often_for_many_items_as_for_one():
    case = cast.rated()
    share(case)
    mara, path = Visitor("mara"), reverse("case", args=[case.reference])
    mara.reads(path)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            mara.reads(path)
        return len(asked)

    few = queries()
    for _ in range(5):
        share(case)
    assert queries() <= few
