"""The manager asks an agency's own list: what is sent, what is kept, what nobody else learns."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.edge import listed
from mash.edge.asking import NoAnswer
from mash.edge.service import Edge
from mash.edge.store import Store
from mash.edge.wire import Known, Question, Told
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.doing import Forbidden
from mash.people.models import Person
from mash.people.restricting import restrict_person
from mash.sharing.actions import answer_request
from mash.sharing.edges import ask_edge
from mash.sharing.models import Kind, ListAnswer, Request
from tests import cast
from tests.edges import edge_file, filed, served
from tests.inspector import OPTIONS, Inspector
from tests.test_sharing_pages import case_page
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
BASIS = {"basis": "public_task"}
OFFICER = "Detective Ida Invented"
# no style sheet is loaded: sizes say nothing here, and the story of sharing looks at them
UNSTYLED = OPTIONS | {"rules": {"target-size": {"enabled": False}}}


@pytest.fixture(autouse=True)
def hub_file(settings) -> None:
    settings.MASH_EDGES = edge_file()


def page(request: Request) -> str:
    return reverse("ask_edge", args=[request.pk])


def said(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


class List:
    """Stands for an agency's list: keeps what it is asked, and says of each the next answer."""

    def __init__(self, *says: Told) -> None:
        self.says, self.asked = says or (Told(Known.NONE),), []

    def __call__(self, agency, hub, question: Question, now) -> list[Told]:
        self.asked.append(question)
        self.was_in_transaction = bool(connection.savepoint_ids)
        return [self.says[place % len(self.says)] for place in range(len(question.people))]


def ask(request: Request, send, name: str = "mara", **changes):
    given = {"basis": "public_task", "by": cast.worker(name), "now": cast.NOW, **changes}
    return ask_edge(request=request, send=send, **given)


def answers(case: Case) -> list[dict]:
    return cast.seeing("mara", lambda: [
        one.words for one in ListAnswer.objects.filter(case=case).order_by("person__position")
    ])  # fmt: skip


def traces() -> list[Entry]:
    return cast.seeing("gwen", lambda: list(Entry.objects.filter(act=Act.ASK_EDGE).order_by("at")))


@pytest.fixture
def request_to_police(db) -> Request:
    return cast.request_to(cast.rated(), "paul")


def test_everybody_on_the_request_is_asked_for_once_and_the_answers_are_kept(request_to_police):
    police = List(Told(Known.CONTACT, OFFICER), Told(Known.NONE))

    ask(request_to_police, police)
    ask(request_to_police, police)

    assert len(police.asked) == 1
    question = police.asked[0]
    assert (question.request, question.purpose) == (str(request_to_police.pk), "public_task")
    kept = answers(request_to_police.case)
    assert len(kept) == len(question.people) > 1
    assert kept[0] == {"known": "contact", "officer": OFFICER}
    assert kept[1] == {"known": "none likely", "officer": ""}


def test_nothing_but_who_they_are_is_sent(request_to_police):
    police = List()

    ask(request_to_police, police)

    sent = police.asked[0].encoded().decode()
    assert "Bramble" in sent
    assert request_to_police.case.reference not in sent
    worries = cast.told()["worries"]
    assert not any(word in sent for word in re.findall(r"[a-z]{7,}", worries))


def test_the_audit_says_that_it_was_asked_and_answered_and_no_word_of_it(request_to_police):
    ask(request_to_police, List(Told(Known.CONTACT, OFFICER)))

    asked, answered = (one.detail for one in traces())
    assert set(asked) == {"request", "basis", "question"}
    assert set(answered) == {"request", "answer"}
    assert not re.search("Bramble|Ida|contact", str([asked, answered]))


@pytest.mark.parametrize("why", ["away", "too-many", "no-list", "not-signed", "not-trusted"])
def test_a_list_that_does_not_answer_is_said_and_nothing_but_the_trace_is_kept(
    request_to_police, why
):
    def silent(*given):
        raise NoAnswer(why)

    with pytest.raises(Forbidden, match="The request stays open"):
        ask(request_to_police, silent)

    assert answers(request_to_police.case) == []
    sent, refused = traces()
    assert (sent.outcome, refused.outcome, refused.detail["because"]) == ("done", "refused", why)
    assert ask(request_to_police, List())


def test_no_transaction_is_open_while_an_agency_is_waited_for(request_to_police):
    police = List()

    ask(request_to_police, police)

    assert not police.was_in_transaction


def test_nor_while_the_page_waits(request_to_police, monkeypatch):
    waited: list[list] = []

    def asked(*given, question, **more):
        waited.append(list(connection.savepoint_ids))
        return [Told(Known.NONE) for _ in question.people]

    monkeypatch.setattr("mash.sharing.edges.ask", asked)

    assert Visitor("mara").post(page(request_to_police), BASIS).status_code == 302
    assert waited == [[]]


@pytest.mark.parametrize("name", ["miles", "paul", "helen", "ola", "gwen"])
def test_nobody_but_the_named_manager_asks(request_to_police, name):
    police = List()

    with pytest.raises(Refused):
        ask(request_to_police, police, name)

    assert police.asked == []
    assert Visitor(name).is_refused(page(request_to_police))
    assert Visitor(name).is_refused(page(request_to_police), BASIS)


def test_nobody_but_the_named_manager_sees_what_a_list_said(request_to_police):
    ask(request_to_police, List(Told(Known.POSSIBLE)))

    def count() -> int:
        return ListAnswer.objects.count()

    assert cast.seeing("mara", count)
    assert not any(cast.seeing(name, count) for name in cast.CAST if name != "mara")


def test_an_answered_request_asks_no_list(request_to_police):
    kind = Kind.NOTHING_HELD
    cast.doing("paul", answer_request, request=request_to_police, kind=kind)
    police = List()

    with pytest.raises(NotPossible, match="has answered"):
        ask(request_to_police, police)

    assert police.asked == []
    assert "asked no more" in Visitor("mara").reads(page(request_to_police))


def test_an_agency_without_an_edge_is_not_asked(request_to_police):
    helens = cast.request_to(request_to_police.case, "helen")

    with pytest.raises(NotPossible, match="no list that the hub can ask"):
        ask(helens, List())

    assert "no way to this agency" in said(Visitor("mara").reads(page(helens)))


def test_a_restricted_persons_name_goes_to_no_list(request_to_police):
    case = request_to_police.case
    child = cast.seeing("mara", lambda: Person.objects.get(case=case, position=0))
    cast.doing("mara", restrict_person, case=case, person=child,
               officer=cast.worker("ola").pk, reason="A witness.")  # fmt: skip
    police = List()

    ask(request_to_police, police)

    assert child.name.split()[0] not in police.asked[0].encoded().decode()
    assert "ring the agency about them" in said(Visitor("mara").reads(page(request_to_police)))


def test_a_hub_file_that_is_at_fault_stops_no_case(request_to_police, settings, caplog):
    settings.MASH_EDGES = "/nowhere/edges.toml"

    assert "no way to this agency" in said(Visitor("mara").reads(page(request_to_police)))
    assert "MASH_EDGES" in caplog.text
    assert case_page("mara", request_to_police.case)


def test_the_case_leads_to_the_list_and_only_its_manager(request_to_police):
    case = request_to_police.case

    assert page(request_to_police) in case_page("mara", case)
    assert page(request_to_police) not in case_page("paul", case)
    assert page(cast.request_to(case, "helen")) not in case_page("mara", case)


def test_the_page_says_what_is_sent_and_wants_a_basis(request_to_police):
    mara = Visitor("mara")

    text = said(mara.reads(page(request_to_police)))
    assert "What is sent: names, birth date, sex, address" in text
    assert "Bramble Sampleton" in text
    sent = mara.post(page(request_to_police), {"basis": "because"})
    assert sent.status_code == 422
    assert "Choose the lawful basis for asking." in sent.content.decode()
    assert traces() == []


def test_a_list_that_is_down_is_a_sentence_on_the_page(request_to_police):
    sent = Visitor("mara").post(page(request_to_police), BASIS)

    assert sent.status_code == 422
    assert "does not answer just now" in sent.content.decode()


def test_everybody_can_use_the_page_before_and_after_asking(request_to_police, browser):
    mara, inspector, at = Visitor("mara"), Inspector(), page(request_to_police)
    pages = [mara.reads(at), mara.post(at, {}).content.decode()]
    ask(request_to_police, List(Told(Known.CONTACT, OFFICER), Told(Known.NONE)))
    pages.append(mara.reads(at))

    shown = browser.new_page()
    for one in pages:
        shown.set_content(one)
        inspector.asks_axe(shown, at, UNSTYLED)
    shown.close()

    assert "There is a problem" in pages[1]
    assert "What the list said" in pages[2]
    assert inspector.faults == []


def test_the_hub_asks_a_real_edge_and_says_that_none_is_no_all_clear(
    request_to_police, edge_database, tmp_path, settings
):
    store = Store(edge_database, "police", tmp_path / "police")
    child = {"first": "Bramble", "last": "Sampleton", "officer": OFFICER,
             "dob": "2015-03-27"}  # fmt: skip
    store.load(listed.read(filed(tmp_path, child)), now=cast.NOW)
    store.make_hub_key("southwark")
    mara = Visitor("mara")

    with served(Edge(store, 300)) as url:
        settings.MASH_EDGES = edge_file(url, store.hub_key("southwark"))
        sent = mara.post(page(request_to_police), BASIS)
        assert (sent.status_code, sent["Location"]) == (302, page(request_to_police))
        again = mara.post(page(request_to_police), BASIS)

    assert again.status_code == 302
    text = said(mara.reads(page(request_to_police)))
    assert f"Contact {OFFICER}" in text
    assert "None likely" in text
    assert "is not an all-clear" in text
    with store.at_work() as link:
        link.execute("drop schema edge_police cascade")
