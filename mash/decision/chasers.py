"""Chasers of the decision: the case's manager before it is due and when it is; then whom the hub
file names. A reference and a link, no story."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.hub_rules import ChaserRules
from mash.agencies.models import Role, Worker
from mash.agencies.posts import holding
from mash.cases.letters import letter_id, write_letter
from mash.cases.models import Case, Letter, LetterKind
from mash.clock.deadlines import in_full
from mash.need_to_know.apart import not_apart
from mash.need_to_know.session import Door, through_door
from mash.process import Stage
from mash.sharing.chasers import Chased, come, managing
from mash.sharing.clocks import decision_due

UNDECIDED = {Stage.CONTACT, Stage.SCREENING, Stage.SHARING, Stage.DECISION}


class Step(StrEnum):
    """When somebody is told, in the order in which it comes to that."""

    BEFORE = "decision before"  # the case's manager, some minutes before it is due
    DUE = "decision due"  # the case's manager, when it is due
    LATE = "decision late"  # whom the hub file names


@dataclass(frozen=True)
class Undecided:
    """A case as far as the chasers of its decision need to know it."""

    due_at: datetime
    stage: Stage = Stage.CONTACT


def starts(due_at: datetime, rules: ChaserRules) -> dict[Step, datetime]:
    """From when each step's people are told."""
    return {
        Step.BEFORE: due_at - timedelta(minutes=rules.decision_before_minutes),
        Step.DUE: due_at,
        Step.LATE: due_at + timedelta(minutes=rules.decision_late_after_minutes),
    }


def decision_chasers_due(case: Undecided, rules: ChaserRules, now: datetime) -> list[Step]:
    """The steps that have come. Once it is late, nobody is told that it is about to be."""
    if case.stage not in UNDECIDED:
        return []
    return come(starts(case.due_at, rules), Step.BEFORE, case.due_at, now)


def recipients(step: Step, case: Case) -> list[Worker]:
    """Whom a step tells. A case without a named manager has all of the hub's."""
    active = Worker.objects.filter(user__is_active=True).select_related("user")
    workers = not_apart(active, case)
    if step == Step.LATE:
        of_hub = workers.filter(agency__hub_id=case.hub_id)
        roles = [Role(role) for role in case.rules.chasers.decision_late_tells]
        found = {one.pk: one for role in roles for one in holding(of_hub, role)}
        return list(found.values())
    return managing(workers, case)


def link(case: Case, to: Worker) -> str:
    """Where the recipient goes on. A governance officer sees no case: the desk, then."""
    is_manager = Role.MANAGER in to.roles()
    path = reverse("case", args=[case.reference]) if is_manager else reverse("desk")
    return settings.MASH_URL.rstrip("/") + path


def text_of(step: Step, case: Case, due_at: datetime, to: Worker) -> str:
    """The reference, the hour and a link: nobody's name and nothing of the case."""
    reference, due = case.reference, in_full(due_at)
    first = {
        Step.BEFORE: _("It is nearly time: the decision on case {} is due on {}."),
        Step.DUE: _("The time is up: the decision on case {} was due on {}. Please decide now."),
        Step.LATE: _("The decision on case {} was due on {} and has not been made. Please see"
                     " that somebody makes it."),
    }[step].format(reference, due)  # fmt: skip
    where = _("Go on, after signing in:")
    last = _("This message says nothing of the case. Please do not reply to it or forward it.")
    return f"{first}\n\n{where} {link(case, to)}\n\n{last}"


def subject_of(step: Step, case: Case) -> str:
    late = _("decision due soon") if step == Step.BEFORE else _("decision late")
    return f"MASH {case.reference}: {late}"


def waiting() -> Iterator[tuple[Case, datetime]]:
    """The cases that are not decided, with the hour at which each decision is due."""
    cases = Case.objects.filter(stage__in=UNDECIDED).select_related("hub", "hub_version")
    for case in cases.prefetch_related("ratings").order_by("received_at", "pk"):
        yield case, decision_due(case).due_at


def write_decision_chasers(*, now: datetime) -> Chased:
    """Write into the outbox whatever has come due since the last look."""
    written, unheard = 0, []
    with through_door(Door.CHASERS):
        for case, due_at in waiting():
            about = Undecided(due_at, Stage(case.stage))
            for step in decision_chasers_due(about, case.rules.chasers, now):
                people = [one for one in recipients(step, case) if one.user.email]
                if not people and step != Step.BEFORE:
                    unheard.append(f"{case.reference}: {step}")
                written += sum(chase(step, case, due_at, one, now=now) for one in people)
    return Chased(written, tuple(unheard))


def chase(step: Step, case: Case, due_at: datetime, to: Worker, *, now: datetime) -> bool:
    """Write one message; False where it was written before."""
    about = (case.pk, step, to.pk)
    if Letter.objects.filter(pk=letter_id(LetterKind.CHASER, *about)).exists():
        return False
    write_letter(
        case,
        LetterKind.CHASER,
        about=about,
        to=to.user.email,
        subject=subject_of(step, case),
        text=text_of(step, case, due_at, to),
        now=now,
    )
    return True
