"""Between two requests of one open session the wall moves: the second request shows nothing.

Every door of `tests/doors.py` is walked, each in a session that stays open: first the page is
there, with words of its case; then a signatory leaves, a grant ends, a user is disabled or a worker
is kept from the case; then the same session asks again. A new door is walked without being named
here: it must show a case first, and be gone afterwards. One that stays (`STAYS`), that tells of no
case (`TELLS_NOTHING`) or that nobody looks at (`NO_PAGE`) is named, with the reason.
"""

import functools
import io
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.urls import reverse
from pypdf import PdfReader

from mash.access.standing_apart import stand_apart
from mash.agencies.actions import OWNER, end_work
from mash.agencies.models import Worker
from mash.agreements.actions import revoke_signature
from mash.agreements.models import Signature
from mash.cases.models import Case
from mash.desk.listeners import Listener, Word, hear
from mash.need_to_know.acts import Act, may
from mash.need_to_know.apart import keep_apart
from mash.need_to_know.models import Apart, Grant
from mash.need_to_know.register import end_grants
from mash.rights.models import AccessRequest
from tests import cast
from tests.canary import words_of
from tests.conftest import point_to
from tests.databases import Run
from tests.doors import (
    DOORS,
    HELD,
    HIDDEN,
    LED_ON,
    NOTHING,
    SHOWN,
    Door,
    gone_case,
    kept_request,
)
from tests.test_news import READ_ALL, SINCE
from tests.test_stream import listens
from tests.visitor import Visitor

WORDS = ("Sampleton", "hungry", cast.HELD, cast.NIGHT_NOTE, cast.LESSON["learnt"])

LIST = "a list: what is gone is no longer in it"
FORM = "a form of a role, on no case"
STAYS = {
    "desk": LIST,
    "wall": LIST,
    "overnight": LIST,
    "people": LIST,
    "duplicates": LIST,
    "letters": LIST,
    "audit": LIST,
    "openings": LIST,
    "emergencies": LIST,
    "access_requests": LIST,
    "due": LIST,
    "case_audit": "the audit of a reference that was typed: without a grant it lists nothing",
    "access_worker": "a colleague's access, for their lead: without that of a case they lost",
    "changed": "whether something changed, and no word what",
    "record_contact": FORM,
    "interests": FORM,
    "stand_in": FORM,
    "break_glass": FORM,
    "open_sample": FORM,
    "open_access_request": FORM,
    "draw_sample": "a button: which decisions, chance says",
    "sample": "numbers",
    "samples": "numbers",
    "disagreements": "numbers",
    "access": "links to the pages of access",
    "access_review": "who works here",
    "end_access": "who works here",
    "wake_worker": "who works here",
    "agreement": "it is published",
}
TELLS_NOTHING = {
    *(name for name, why in STAYS.items() if why != LIST),
    "overnight",  # of the night that was: the cast's is to come
    "duplicates",  # nobody was looked through for
    "letters",  # of those that could not be sent
    "agree_score",  # forms of codes about what another page tells
    "add_lesson",
} - {"case_audit", "access_worker", "samples"}
NO_PAGE = {
    "news": "what the script of an open desk reads: walked with the moment of that desk",
    "access_find": "from a typed reference to the page of its access, which is walked",
    "drafts": "what is sent to it is one's own",
    "drafts_beside": "the same",
    "may_be_known": "the same as the search for people, while a form is typed",
    "end_interest": "one's own, and no case",
    "end_stand_in": "a button on the page of those who stand in",
    "send_summary": "a button on the page that composes one",
    "accept_summary": "a button on the summary",
    "ask_owner": "a button beside an entry",
    "take_sealed": "a button on the request for release",
    "ask_change_of_agreement": "the agreement is published",
}
# typed otherwise than it is shown
SEARCHES = {"people": {"words": "BRAMBLE SAMPLETON 27 March 2015", "purpose": "asked"}}
LOOKED_AT = "looked at case"  # what the audit of one case says of it


@dataclass(frozen=True, eq=False)
class Step:
    """One page that one of the cast opens, on one case or on none."""

    door: Door
    who: str
    url: str
    at: Callable[..., Any] | None

    def __str__(self) -> str:
        return f"{self.who} at {self.door.name}, {self.at.__name__ if self.at else 'no case'}"


@dataclass
class Walk:
    """The whole house once: who was where, in which session, and what the pages said."""

    visitors: dict[str, Visitor] = field(default_factory=dict)
    cases: dict[Callable[..., Any], Case] = field(default_factory=dict)
    first: dict[Step, tuple[int, str]] = field(default_factory=dict)
    streams: dict[str, Listener] = field(default_factory=dict)
    marks: tuple[str, ...] = ()  # words and references of cases, and of requests for one's own data
    of_requests: tuple[str, ...] = ()

    def begin(self) -> None:
        self.visitors = {name: Visitor(name) for name in cast.CAST}
        doors = [door for door in DOORS if not door.open]
        for at in dict.fromkeys(door.at for door in doors if door.at):
            self.cases[at] = at()
        steps = [step for door in doors for step in self.steps(door)]
        asked = AccessRequest.objects.using(OWNER).values_list("reference", flat=True)
        self.of_requests = tuple(asked)
        self.marks = (*WORDS, *(case.reference for case in self.cases.values()), *asked)
        self.first = {step: self.ask(step) for step in steps}
        for who in ("mara", "paul"):
            shared = self.cases[cast.shared]
            self.streams[who] = listens(who, shared, self.visitors[who])
            self.first |= {step: self.ask(step) for step in self.news(who)}
        hear(self.streams.values())

    def news(self, who: str) -> list[Step]:
        """What the script of an open desk asks for."""
        found = SINCE.search(text_of(self.visitors[who].get(reverse("desk")).content))
        assert found
        [door] = [door for door in DOORS if door.name == "news"]
        return [Step(door, who, f"{reverse('news')}?{urlencode({'since': found[1]})}", None)]

    def steps(self, door: Door) -> list[Step]:
        url = reverse(door.name, kwargs=door.given(self.cases[door.at] if door.at else None))
        return [Step(door, who, url, door.at) for who in walkers(door)]

    def ask(self, step: Step) -> tuple[int, str]:
        visitor, typed = self.visitors[step.who], SEARCHES.get(step.door.name)
        answer = visitor.post(step.url, typed) if typed else visitor.get(step.url)
        return answer.status_code, text_of(answer.content)

    def shown(self, step: Step, text: str) -> list[str]:
        """The words of cases on a page, but for the reference by which it was asked for."""
        marks = (*self.marks, *([LOOKED_AT] if step.door.name == "case_audit" else []))
        is_typed = step.door.name in STAYS
        return [one for one in marks if one in text and not (is_typed and one in step.url)]


def walkers(door: Door) -> list[str]:
    """The first whom it is shown to, and the first of them who is not of the lead authority."""
    shown = [who for who, status in door.get.items() if status == SHOWN]
    partners = [who for who in shown if is_partner(who)]
    return list(dict.fromkeys([*shown[:1], *partners[:1]]))


def is_partner(who: str) -> bool:
    return cast.CAST[who][0] != "csc"


def text_of(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return words_of(PdfReader(io.BytesIO(content)))
    return unescape(content.decode())


# --- the four ways


def a_signatory_leaves(walk: Walk) -> None:
    """Every agency but the lead authority."""
    for agency in Signature.objects.values_list("agency_id", flat=True).distinct():
        if agency != "southwark.csc":
            revoke_signature(agency=agency, on=cast.NOW.date())


def a_grant_ends(walk: Walk) -> None:
    """Every grant there is."""

    def end(*, by: Any, now: Any) -> None:
        for case_id in set(Grant.objects.values_list("case_id", flat=True)):
            end_grants(case_id=case_id, because=Act.CLOSE_CASE, by=by, now=now)

    cast.doing("mara", end)


def a_user_is_disabled(walk: Walk) -> None:
    for name in cast.CAST:
        end_work(worker=cast.worker(name), now=cast.NOW)


def a_worker_is_recused(walk: Walk) -> None:
    """Each by themselves where they can be; else a manager keeps them from it. Mara last of all."""
    cases = cast.seeing("miles", lambda: list(Case.objects.all()))
    for name in sorted({step.who for step in walk.first}, key=lambda who: who == "mara"):
        worker = cast.worker(name)
        own = [case for case in cases if may_stand_apart(worker, name, case)]
        for case in own:
            cast.doing(name, stand_apart, case=case)
        rest = [case for case in cases if case not in own]
        cast.doing("miles", functools.partial(keep_from, worker, rest))


def may_stand_apart(worker: Worker, name: str, case: Case) -> bool:
    def look() -> bool:
        return Case.objects.filter(pk=case.pk).exists() and may(
            worker, Act.STAND_APART, case, now=cast.NOW
        )

    return cast.seeing(name, look)


def keep_from(worker: Worker, cases: list[Case], *, by: Worker, now: datetime) -> None:
    for case in cases:
        why = Apart.Because.MANAGER
        keep_apart(worker, case, because=why, act=Act.KEEP_APART, by=by, now=now)


WAYS: dict[Callable[[Walk], None], set[Word]] = {  # and what an open page then hears
    a_signatory_leaves: {Word.OVER},
    a_grant_ends: {Word.GONE},
    a_user_is_disabled: {Word.OVER},
    a_worker_is_recused: {Word.GONE},
}
# a request is about a person, and of no case until a manager has found one: whoever is kept from a
# case goes on with it, without what was gathered there
OF_A_PERSON = {
    "access_requests", "access_request", "ask_asker", "hear_asker", "pass_access_request",
    "prove_identity", "take_longer", "find_for_request",
    "finish_finding", "make_access_pack", "check_access_pack", "access_pack", "access_pack_pdf",
    "close_access_request",
}  # fmt: skip
SHORT = {"changed", "news"}  # asked by a script each second: whatever they answer, it is no word


def stays(step: Step, way: Callable[[Walk], None]) -> bool:
    of_no_case = step.door.name in OF_A_PERSON or step.at in (gone_case, kept_request)
    if way is a_worker_is_recused and of_no_case:
        return True  # nor is anybody kept from what is not there any more
    return step.door.name in STAYS


def expected(step: Step, way: Callable[[Walk], None]) -> set[int]:
    if step.door.name in SHORT:
        return {SHOWN, NOTHING, READ_ALL, HIDDEN, LED_ON}
    if way is a_user_is_disabled:
        return {HELD if step.door.name in SEARCHES else LED_ON}
    return {SHOWN if way is not a_signatory_leaves and stays(step, way) else HIDDEN}


def what_is_left(walk: Walk, step: Step, way: Callable[[Walk], None]) -> list[str]:
    """What the same session is shown now, and should not be."""
    status, text = walk.ask(step)
    shown = walk.shown(step, text)
    if way is a_worker_is_recused:
        left = {*walk.of_requests, walk.cases[gone_case].reference}
        left |= {"Sampleton"} if step.door.name in OF_A_PERSON else set()
        shown = [mark for mark in shown if mark not in left]
    return shown if status in expected(step, way) else [str(status), *shown]


@pytest.fixture(scope="module")
def walked(run: Run, own_database: str, django_db_blocker) -> Iterator[tuple[Walk, Run]]:
    """The first requests, once; each way then moves the walls of a copy of this database."""
    name, walk = run.clone(secrets.token_hex(4)), Walk()
    with django_db_blocker.unblock():
        point_to(name)
        walk.begin()
        connections.close_all()
        point_to(own_database)
    yield walk, replace(run, template=name)
    run.drop(name)


@pytest.fixture
def walk(walked: tuple[Walk, Run], own_database: str, django_db_blocker) -> Iterator[Walk]:
    made, run = walked
    name = run.clone(secrets.token_hex(4))
    cookies = {who: visitor.client.cookies.copy() for who, visitor in made.visitors.items()}
    with django_db_blocker.unblock():
        point_to(name)
        yield made
        connections.close_all()
        point_to(own_database)
    for who, visitor in made.visitors.items():
        visitor.client.cookies = cookies[who]
    run.drop(name)


def test_every_door_is_walked_or_named():
    closed = {door.name for door in DOORS if not door.open}
    walked = {door.name for door in DOORS if not door.open and walkers(door)}

    assert closed - walked == set(NO_PAGE)
    assert set(STAYS) | TELLS_NOTHING <= walked


def first_of(step: Step) -> tuple[int, bool]:
    """The status of the first request, and whether it tells of a case."""
    if step.door.name == "news":
        return NOTHING, False
    return SHOWN, step.door.name not in TELLS_NOTHING


def test_the_first_request_shows_each_page_with_words_of_its_case(walked):
    walk, _ = walked
    wrong = {
        str(step): (status, *walk.shown(step, text))
        for step, (status, text) in walk.first.items()
        if (status, bool(walk.shown(step, text))) != first_of(step)
    }

    assert wrong == {}


@pytest.mark.parametrize("way", WAYS)
def test_the_second_request_of_the_same_session_shows_nothing(walk, way):
    def bites(who: str) -> bool:
        return way is not a_signatory_leaves or is_partner(who)

    way(walk)

    # governance first: the audit then tells of each who tried a reference, that they typed it
    steps = sorted(
        filter(lambda one: bites(one.who), walk.first), key=lambda one: one.who != "gwen"
    )
    left = {str(step): said for step in steps if (said := what_is_left(walk, step, way))}
    assert left == {}
    heard = hear([one for who, one in walk.streams.items() if bites(who)])
    assert set(heard.values()) == WAYS[way]
