"""The agency that gave something is asked, on its people's desks, whether it may be told."""

import pytest
from django.urls import reverse

from mash.access.standing_apart import stand_apart
from mash.audit.models import Entry
from mash.cases.models import Letter
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, Refused
from mash.rights.actions import close_access_request
from mash.rights.codes import Kind
from mash.rights.models import AccessRequest, OwnerAsk
from mash.rights.owners import answer_owner, ask_owner
from tests import cast, requests
from tests.requests import LATE
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
WAITS = "Say whether something your agency gave may be told"


def entry_page(request: AccessRequest) -> str:
    one = requests.entry(request, cast.HELD)
    return reverse("rule_on_entry", args=[request.pk, one.pk])


def answers(ask: OwnerAsk, name: str = "paul", says: str = "agrees", test: str = "") -> OwnerAsk:
    return cast.doing(name, answer_owner, ask=ask, says=says, test=test, now=LATE)


def test_its_people_are_asked_on_their_desks_and_answer_there():
    request = requests.found(cast.shared())
    rex, page = Visitor("rex"), entry_page(request)
    assert "Ask Police here whether it may be told" in rex.reads(page)
    assert rex.post(f"{page}ask/")["Location"] == page
    assert "has not answered" in rex.reads(page)
    for name in ("paul", "pam", "leah"):
        assert WAITS in Visitor(name).reads("/desk/")
    assert WAITS not in Visitor("helen").reads("/desk/")

    where = reverse("answer_owner", args=[cast.seeing("rex", OwnerAsk.objects.get).pk])
    paul = Visitor("paul")
    assert cast.HELD in paul.reads(where)
    assert paul.post(where, {"says": ""}).status_code == 422
    assert paul.post(where, {"says": "agrees"})["Location"] == where

    assert WAITS not in Visitor("pam").reads("/desk/")
    form = rex.reads(page)
    assert "Paul Invented, in the hub," in form
    assert "Police answers:" in form
    one = requests.entry(request, cast.HELD)
    assert requests.rule(one, "release", owner_who="Paul Invented, in the hub.")
    looks = Entry.objects.filter(act=Act.ANSWER_OWNER).values_list("username", "outcome")
    assert set(cast.seeing("gwen", lambda: list(looks))) == {("paul", "looked"), ("paul", "done")}


def test_a_letter_says_that_something_waits_to_each_who_may_answer_and_no_more():
    case = cast.shared()
    request = requests.found(case)
    cast.doing("pam", stand_apart, case=case)

    requests.owner_asked(request)
    with pytest.raises(NotPossible, match="asked already"):
        requests.owner_asked(request)

    letters = cast.seeing("mara", lambda: list(Letter.objects.filter(case=case)))
    waits = [one.words for one in letters if "asks your agency" in one.words["text"]]
    assert sorted(one["to"] for one in waits) == ["leah@agency.example", "paul@agency.example"]
    told = str([(one["subject"], one["text"]) for one in waits])
    assert request.reference in told
    for word in (case.reference, "Bramble", "Sampleton", cast.HELD, "Rex"):
        assert word not in told


def test_what_they_object_to_is_not_released_whatever_the_officer_ticks():
    request = requests.found(cast.shared())
    ask = requests.owner_asked(request)
    answers(ask, says="objects", test="crime")
    one = requests.entry(request, cast.HELD)

    with pytest.raises(NotPossible, match="only when it has agreed"):
        requests.rule(one, "release")

    assert requests.rule(one, "withhold", owner="objects", test="crime")
    held = cast.seeing("rex", OwnerAsk.objects.get, now=LATE)
    assert (held.says, held.test) == ("objects", "crime")


@pytest.mark.parametrize(
    ("says", "test", "message"),
    [
        ("perhaps", "", "Choose whether it may be told"),
        ("no answer", "", "Choose whether it may be told"),
        ("objects", "", "on what ground"),
        ("objects", "shyness", "on what ground"),
    ],
)
def test_what_an_answer_needs(says, test, message):
    ask = requests.owner_asked(requests.found(cast.shared()))

    with pytest.raises(NotPossible, match=message):
        answers(ask, says=says, test=test)


def test_it_is_asked_once_and_answered_once():
    request = requests.found(cast.shared())
    ask = requests.owner_asked(request)
    with pytest.raises(NotPossible, match="asked already"):
        requests.owner_asked(request)
    answers(ask)

    with pytest.raises(NotPossible, match="answered this already"):
        answers(ask, "leah")


def test_what_no_agency_gave_is_asked_of_nobody():
    request = requests.found(cast.shared())
    told = next(one for one in requests.entries(request) if one.kind == Kind.CONTACT)

    with pytest.raises(NotPossible, match="No agency gave this"):
        cast.doing("rex", ask_owner, entry=told, now=LATE)


@pytest.mark.parametrize("name", ["helen", "prue", "ola", "mara"])
def test_nobody_else_answers_for_them(name):
    ask = requests.owner_asked(requests.found(cast.shared()))

    with pytest.raises(Refused):
        answers(ask, name)


def test_with_the_request_it_ends_for_the_agency_too():
    request = requests.found(cast.shared())
    ask = requests.owner_asked(request)
    assert WAITS in Visitor("paul").reads("/desk/")

    cast.doing("rex", close_access_request, request=request, outcome="withdrawn", now=LATE)

    assert WAITS not in Visitor("paul").reads("/desk/")
    assert Visitor("paul").is_refused(reverse("answer_owner", args=[ask.pk]))
    assert cast.seeing("mara", AccessRequest.objects.count, now=LATE) == 1
