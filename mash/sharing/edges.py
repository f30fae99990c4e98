"""Asking an agency's own list, at its edge: one question on each person of a request, kept by all.

That it is asked is recorded before a name leaves the hub; what was answered, or why nothing was,
after it. In between no transaction is open: an agency that is away holds up nobody here.
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.agreements.models import agreement_in_force
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.cases.submissions import keyed
from mash.clock.calendar import day_of
from mash.edge.asking import Address, NoAnswer, addresses, ask
from mash.edge.wire import LONGEST, MOST_PEOPLE, Question, Refusal, Told, encoded
from mash.language import later
from mash.machine import CannotStart
from mash.matching.record import Record
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import Forbidden, action, in_hand
from mash.need_to_know.session import as_worker
from mash.people.models import Card, Person
from mash.people.records import record_of
from mash.sharing.asking import require_bound
from mash.sharing.models import ListAnswer, Request

log = logging.getLogger(__name__)
Send = Callable[[str, str, Question, datetime], list[Told]]  # to which agency, from which hub

NOT_NOW = {
    "away": later(
        "This agency's list does not answer just now. Try again later, or ring the agency. The "
        "request stays open."
    ),
    Refusal.TOO_MANY: later(
        "This agency's list was asked for too many people within an hour. Try again in an hour. "
        "The request stays open."
    ),
    Refusal.NO_LIST: later(
        "This agency has no list ready to be asked. Tell the agency. The request stays open: the "
        "agency answers it."
    ),
}
NOT_SET_UP = later(
    "This agency's list could not be asked: key, clock or address do not fit (%(code)s). Tell "
    "whoever runs the hub. The request stays open."
)


@dataclass(frozen=True)
class Sent:
    """What left the hub: the question, and whom it is about in this order."""

    case: Case
    agency: str
    people: list[Person]
    question: Question


def edges() -> dict[str, Address]:
    """The agencies whose own lists can be asked, by id; none where the hub's file is at fault."""
    if not settings.MASH_EDGES:
        return {}
    try:
        return addresses(Path(settings.MASH_EDGES))
    except CannotStart as fault:  # a case is worked on without its lists
        log.error("%s", fault)
        return {}


def send(agency: str, hub: str, question: Question, now: datetime) -> list[Told]:
    """Over the network, with the agency's key."""
    return ask(
        edges()[agency],
        hub=hub,
        question=question,
        at=int(now.timestamp()),
        nonce=secrets.token_hex(16),
        timeout=settings.MASH_EDGE_TIMEOUT,
    )


def ask_edge(
    *, request: Request, basis: str, by: Worker, now: datetime, send: Send = send
) -> list[ListAnswer]:
    """Ask an agency's own list about everybody of a request that it was not asked about yet."""
    with one_at_a_time(request):
        with as_worker(by, now=now):
            sent = begin(request=request, basis=basis, by=by, now=now)
        if not sent.people:  # the form was sent twice
            return []
        try:
            told = send(sent.agency, sent.case.hub_id, sent.question, now)
        except NoAnswer as none:
            with as_worker(by, now=now):
                raise Forbidden(
                    NOT_NOW.get(none.why, NOT_SET_UP) % {"code": none.why},
                    act=Act.ASK_EDGE,
                    case=sent.case,
                    request=sent.question.request,
                    because=none.why,
                ) from None
        with as_worker(by, now=now):
            return keep(sent=sent, told=told, by=by, now=now)


@action
def begin(*, request: Request, basis: str, by: Worker, now: datetime) -> Sent:
    """Check that this may be asked, and record that it is, with what it says as a keyed hash."""
    case = in_hand(request.case, Act.ASK_EDGE, by=by, now=now)
    request = Request.objects.get(pk=request.pk)
    if request.agency_id not in edges():
        raise NotPossible(_("This agency has no list that the hub can ask. Ring the agency."))
    if request.answered_at:
        raise NotPossible(_("This agency has answered the request. Ask it again on the case."))
    if basis not in dict(bases(case, now)):
        raise NotPossible(_("Choose the lawful basis for asking."), "basis")
    require_bound(case, request.agency, Act.ASK_EDGE, now=now)
    people = to_ask(request)[:MOST_PEOPLE]
    question = Question(str(request.pk), basis, tuple(asked_for(one) for one in people))
    sent = Sent(case, request.agency_id, people, question)
    if people:
        record_ask(sent, by=by, now=now, basis=basis, question=hashed(question.encoded()))
    return sent


@action
def keep(*, sent: Sent, told: list[Told], by: Worker, now: datetime) -> list[ListAnswer]:
    """Keep what was answered on each person, under the case's key."""
    case = in_hand(sent.case, Act.ASK_EDGE, by=by, now=now)
    kept = [
        ListAnswer.objects.create(
            case=case,
            request_id=sent.question.request,
            person=person,
            asked_at=now,
            asked_by=by,
            words={"known": one.known, "officer": one.officer},
        )
        for person, one in zip(sent.people, told, strict=True)
    ]
    record_ask(sent, by=by, now=now, answer=hashed(encoded(told)))
    return kept


def record_ask(sent: Sent, *, by: Worker, now: datetime, **detail: Any) -> None:
    request = sent.question.request
    record(by=by, act=Act.ASK_EDGE, case=sent.case, now=now, request=request, **detail)


def hashed(told: bytes) -> str:
    return keyed("edge", told.decode())


def bases(case: Case, now: datetime) -> list[tuple[str, str]]:
    """The lawful bases that the agreement in force names: code and name."""
    agreement = agreement_in_force(case.hub_id, day_of(now))
    return [(one.code, one.name) for one in agreement.file.lawful_bases] if agreement else []


def to_ask(request: Request) -> list[Person]:
    """Those of the case of whom this request's list was not asked, and may be.

    A restricted person's name goes to no machine: whoever is to be asked about them rings. Nor is
    somebody asked for of whom neither name nor number is known: "none likely" would say nothing.
    """
    asked = set(request.list_answers.values_list("person_id", flat=True))
    restricted = Card.objects.filter(case=request.case_id, restricted=True)
    left_out = asked | set(restricted.values_list("person_id", flat=True))
    people = [one for one in request.case.people.all() if one.pk not in left_out]
    return [one for one in people if (told := asked_for(one)).names or told.nhs]


def asked_for(person: Person) -> Record:
    """What of a person is sent: as the index compares it, and no word of any worry."""
    told = record_of(person.words)
    lines = tuple(replace(one, line=one.line[:LONGEST]) for one in told.addresses)
    return replace(told, addresses=lines)


@contextmanager
def one_at_a_time(request: Request) -> Iterator[None]:
    """Whoever asks for the same request waits, so that nobody is asked for twice.

    The lock is the connection's, not a transaction's: it goes with the connection, if that falls.
    """
    name = [f"edge {request.pk}"]
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtextextended(%s, 0))", name)
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", name)
