"""Chasers: who is told that an agency's answer is due, or late. A reference and a link, no story.

`chasers_due` is a pure function over what is recorded and the clock; `write_chasers` puts what it
says into the outbox. Nothing is remembered but the letters: each has an id made of request, step
and recipient, so that looking again, or two lookers at once, write none twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.hub_rules import ChaserRules
from mash.agencies.models import Role, Worker
from mash.agencies.posts import holding
from mash.agreements.bound import bound_agencies
from mash.cases.letters import letter_id, write_letter
from mash.cases.models import Case, Letter, LetterKind
from mash.clock.calendar import day_of
from mash.clock.deadlines import in_full
from mash.need_to_know.acts import GATHERING
from mash.need_to_know.apart import not_apart
from mash.need_to_know.models import Grant, Reach
from mash.need_to_know.session import Door, through_door
from mash.sharing.clocks import return_due
from mash.sharing.models import Request

AnyStep = TypeVar("AnyStep", bound=StrEnum)


class Step(StrEnum):
    """When somebody is told, in the order in which it comes to that."""

    BEFORE = "before"  # the agency's workers, some minutes before it is due
    DUE = "due"  # the agency's workers, when it is due
    LEAD = "lead"  # the agency's panel manager
    MANAGER = "manager"  # the case's named manager


@dataclass(frozen=True)
class Open:
    """A request that is not answered, as far as its chasers need to know it."""

    due_at: datetime
    answered_at: datetime | None = None


def starts(due_at: datetime, rules: ChaserRules) -> dict[Step, datetime]:
    """From when each step's people are told."""
    return {
        Step.BEFORE: due_at - timedelta(minutes=rules.before_minutes),
        Step.DUE: due_at,
        Step.LEAD: due_at + timedelta(minutes=rules.lead_after_minutes),
        Step.MANAGER: due_at + timedelta(minutes=rules.manager_after_minutes),
    }


def chasers_due(request: Open, rules: ChaserRules, now: datetime) -> list[Step]:
    """The steps that have come. Once it is late, nobody is told that it is about to be."""
    if request.answered_at is not None:
        return []
    return come(starts(request.due_at, rules), Step.BEFORE, request.due_at, now)


def come(
    starts: dict[AnyStep, datetime], before: AnyStep, due_at: datetime, now: datetime
) -> list[AnyStep]:
    """The steps whose time is there, but for the one before once it is late."""
    begun = [step for step, at in starts.items() if at <= now]
    return [step for step in begun if step != before or now < due_at]


def recipients(step: Step, request: Request) -> list[Worker]:
    """Whom a step tells. A case without a named manager has all of the hub's."""
    active = Worker.objects.filter(user__is_active=True).select_related("user")
    workers = not_apart(active, request.case)
    if step == Step.MANAGER:
        return managing(workers, request.case)
    role = Role.SCREENER if step == Step.LEAD else Role.AGENCY_WORKER
    return list(holding(workers.filter(agency_id=request.agency_id), role))


def managing(workers, case: Case) -> list[Worker]:
    """The case's named manager, and who stands in for them; all of its hub's while it has none, or
    that one is gone or apart (`workers` are those who may hear of it)."""
    held = Grant.objects.filter(what=case.pk, reach=Reach.MANAGE, until__gt=Now())
    deputies = [reader.removeprefix("worker/") for reader in held.values_list("reader", flat=True)]
    if named := list(workers.filter(pk__in=[case.manager_id, *deputies]).order_by("pk")):
        return named
    return list(holding(workers.filter(agency__hub_id=case.hub_id), Role.MANAGER))


def link(step: Step, request: Request) -> str:
    """Where the recipient goes on. A panel manager does not see the case: the desk, then."""
    path = {
        Step.LEAD: lambda: reverse("desk"),
        Step.MANAGER: lambda: reverse("case", args=[request.case.reference]),
    }.get(step, lambda: reverse("request", args=[request.pk]))()
    return settings.MASH_URL.rstrip("/") + path


def text_of(step: Step, request: Request, due_at: datetime) -> str:
    """The agency, the reference, the hour and a link: nobody's name and nothing of the case."""
    agency, due = request.agency.name, in_full(due_at)
    what = _("the answer of %(agency)s on case %(reference)s") % {
        "agency": agency,
        "reference": request.case.reference,
    }
    first = {
        Step.BEFORE: _("It is nearly time: %(what)s is due on %(due)s.")
        % {"what": what, "due": due},
        Step.DUE: _("The time is up: %(what)s was due on %(due)s. Please answer now.")
        % {"what": what, "due": due},
        Step.LEAD: _(
            "For you as panel manager of %(agency)s: %(what)s was due on %(due)s and has not "
            "come. Please see that somebody of your agency answers."
        )
        % {"agency": agency, "what": what, "due": due},
        Step.MANAGER: _("For you as MASH manager: %(what)s was due on %(due)s and has not come.")
        % {"what": what, "due": due},
    }[step]
    where = {
        Step.LEAD: _("Your desk"),
        Step.MANAGER: _("The case"),
    }.get(step, _("Answer here"))
    return _(
        "%(first)s\n\n%(where)s, after signing in: %(link)s\n\nThis message says nothing of the "
        "case. Please do not reply to it or forward it."
    ) % {"first": first, "where": where, "link": link(step, request)}


def subject_of(step: Step, request: Request) -> str:
    late = _("answer due soon") if step == Step.BEFORE else _("answer late")
    return f"MASH {request.case.reference}: {late}"


def waiting(now: datetime) -> Iterator[tuple[Request, datetime]]:
    """The requests without an answer that set a time, with the hour at which each is due. An agency
    that the agreement does not bind sees nothing here and is not chased."""
    today, bound = day_of(now), dict[str, frozenset[str]]()
    requests = Request.objects.filter(answered_at=None, case__stage__in=GATHERING)
    related = ("case__hub", "case__hub_version", "case__manager", "agency")
    for request in requests.select_related(*related).order_by("asked_at", "pk"):
        hub = request.case.hub_id
        if hub not in bound:
            bound[hub] = bound_agencies(hub, today)
        if request.agency_id not in bound[hub]:
            continue
        if due := return_due(request.case, request):
            yield request, due.due_at


@dataclass(frozen=True)
class Chased:
    """How many messages were written, and what nobody could be told for want of an address."""

    written: int
    unheard: tuple[str, ...]


def write_chasers(*, now: datetime) -> Chased:
    """Write into the outbox whatever has come due since the last look."""
    written, unheard = 0, []
    with through_door(Door.CHASERS):
        for request, due_at in waiting(now):
            rules = request.case.rules.chasers
            for step in chasers_due(Open(due_at, request.answered_at), rules, now):
                people = [one for one in recipients(step, request) if one.user.email]
                if not people and step != Step.BEFORE:
                    unheard.append(f"{request.case.reference}: {request.agency.name}, {step}")
                written += sum(chase(step, request, due_at, one, now=now) for one in people)
    return Chased(written, tuple(unheard))


def chase(step: Step, request: Request, due_at: datetime, to: Worker, *, now: datetime) -> bool:
    """Write one message; False where it was written before."""
    about = (request.pk, step, to.pk)
    if Letter.objects.filter(pk=letter_id(LetterKind.CHASER, *about)).exists():
        return False
    write_letter(
        request.case,
        LetterKind.CHASER,
        about=about,
        to=to.user.email,
        subject=subject_of(step, request),
        text=text_of(step, request, due_at),
        now=now,
    )
    return True
