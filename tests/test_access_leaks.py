"""What is sealed, withheld or not ruled on is in no pack; and no pack tells whether anything is."""

import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mash.cases.models import Case
from mash.paper import pdf
from mash.rights.actions import passed_pack
from mash.rights.codes import Ground, Kind, Says
from mash.rights.models import AccessRequest
from mash.rights.packs import part_of, read_pack
from mash.rights.paper import pack_paper
from mash.sharing.actions import answer_request, seal_item, share_item
from mash.sharing.models import Handling
from mash.sharing.models import Kind as Answered
from tests import canary, cast, requests
from tests.crawler import Visitor
from tests.requests import LATE


@dataclass
class Played:
    """All that one request shows, told apart by neither ids nor references."""

    told: dict[str, Any]
    paper: bytes
    pages: list[str] = field(default_factory=list)


RANDOM = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|\b[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}\b|value=\"[\w-]{24,}\"|nonce=\"[^\"]+\""
)


def shared(sealed: str) -> Case:
    """Paul shares one thing, and seals another or nothing."""
    case = cast.rated()
    request = cast.request_to(case, "paul")
    held = {"weighed": cast.weighed(), "handling": Handling.MAY_LEAVE}
    cast.doing("paul", share_item, request=request, **held)
    if sealed:
        cast.doing("paul", seal_item, request=request, weighed=cast.weighed(sealed))
    cast.doing("paul", answer_request, request=request, kind=Answered.SHARED)
    return case


def played(sealed: str, paper_of: AccessRequest | None = None) -> tuple[Played, AccessRequest]:
    request = requests.found(shared(sealed))
    pages = [page_of(request, name) for name in ("rex", "miles")]
    for one in requests.entries(request):
        # each contact of the cast has another telephone number
        withheld = one.kind == Kind.REFERRER or "hungry" in one.words["text"]
        requests.rule(one, Says.WITHHOLD if withheld else Says.RELEASE, others=True)
    cast.doing("rex", requests.make_access_pack, request=request, cover="Here.", now=LATE)
    requests.check(request)
    pages += [page_of(request, name, what) for name in ("rex", "miles")
              for what in ("access_request", "access_pack")]  # fmt: skip

    def look() -> Played:
        pack = passed_pack(AccessRequest.objects.get(pk=request.pk))
        assert pack
        told = read_pack(pack)
        return Played(told, pdf(pack_paper(paper_of or request, pack, told)), pages)

    return cast.seeing("rex", look, now=LATE), request


def page_of(request: AccessRequest, name: str, what: str = "access_request") -> str:
    client = Client()
    client.force_login(cast.worker(name).user)
    answer = client.get(reverse(what, args=[request.pk]), secure=True)
    assert answer.status_code == 200
    return RANDOM.sub("…", answer.content.decode())


@pytest.mark.django_db
def test_pack_schedule_and_pages_are_the_same_with_a_seal_on_the_case_and_without():
    without, request = played("")
    sealed, _ = played("A watch is kept on the visitor.", paper_of=request)

    assert sealed.told == without.told
    assert sealed.paper == without.paper
    assert sealed.pages == without.pages
    assert "onfidential information is held" not in "".join(sealed.pages)


@pytest.mark.django_db
def test_no_page_on_which_a_request_is_answered_shows_a_sealed_word():
    """And the same words shared openly are found by the same look."""
    canaries = canary.hatch()
    assert canary.sightings(walked(shared(canaries[0].text)), canaries) == []

    case = cast.rated()
    request = cast.request_to(case, "paul")
    plain = {"weighed": cast.weighed(canaries[1].text), "handling": Handling.MAY_LEAVE}
    cast.doing("paul", share_item, request=request, **plain)
    assert canary.sightings(walked(case), canaries) == list(canaries[1].marks)


def walked(case: Case) -> bytes:
    """Everything that Rex comes to, and what the pack's PDF is made of."""
    request = requests.checked(case)
    visitor = Visitor("rex")
    visitor.walk("/desk/", "/data-requests/", reverse("access_request", args=[request.pk]))
    assert any("/entries/" in one.asked for one in visitor.answers)
    assert any("/pack/pdf/" in one.asked for one in visitor.answers)
    return b"\n".join(one.whole for one in visitor.answers)


ENTRIES = st.lists(
    st.tuples(st.sampled_from(Kind), st.sampled_from(Says), st.sampled_from(Ground), st.booleans()),
    max_size=8,
)


@given(ENTRIES)
def test_a_pack_is_made_of_what_was_released_and_its_schedule_of_nothing_that_was_said(told):
    """Whatever is ruled: every word of the pack is a ruling's, none is a withheld entry's."""
    entries, rulings = [], {}
    for number, (kind, says, ground, quiet) in enumerate(told):
        words = {"heading": f"heading{number}", "source": "", "text": f"secret{number}"}
        entries.append(SimpleNamespace(pk=number, kind=kind, words=words))
        released = "" if says == Says.WITHHOLD else f"released{number}"
        rulings[number] = SimpleNamespace(
            says=says, test=ground, quiet=quiet, words={"released": released}
        )

    part = part_of(entries, rulings)

    said = str(part)
    assert "secret" not in said
    for number, (_kind, says, *_) in enumerate(told):
        assert (f"released{number}" in said) == (says != Says.WITHHOLD)
        assert (f"heading{number}" in said) == (says != Says.WITHHOLD)
    counted = sum(one["count"] for one in part["schedule"])
    assert counted == sum(s != Says.RELEASE and not quiet for _k, s, _g, quiet in told)
