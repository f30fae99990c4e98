"""The decision, child by child."""

from datetime import datetime

from django.db import IntegrityError, transaction

from mash.agencies.models import Team, Worker
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.decision.models import Decision
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import action, in_hand, say
from mash.people.models import Part, Person
from mash.process import Stage
from mash.screening.actions import move
from mash.sharing.actions import keep_sealed


def undecided(case: Case) -> list[Person]:
    return list(case.people.filter(part=Part.CHILD, decision=None))


def unanswered(case: Case) -> list[str]:
    """Codes of the agencies that were asked and have not answered."""
    waiting = case.requests.filter(answered_at=None).values_list("agency__code", flat=True)
    return sorted(set(waiting))


@action
def decide(
    *,
    case: Case,
    child: Person,
    outcome: str,
    level: str,
    reasons: str,
    by: Worker,
    now: datetime,
    team: str = "",
) -> Decision:
    """Decide for one child, once. Who had not answered is recorded with the decision."""
    case = in_hand(case, Act.DECIDE, by=by, now=now)
    if child.case_id != case.pk or child.part != Part.CHILD:
        raise NotPossible("Choose a child of this case.", "child")
    if Decision.objects.filter(child=child).exists():
        raise NotPossible("This child has a decision already. Open the case to read it.")
    receiving = check_outcome(case, outcome, level, team)
    reasons = say(reasons, "Give the reasons for this decision.", "reasons")
    keep_sealed(case, Act.DECIDE, reasons=reasons)
    missing = unanswered(case)
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                case=case,
                child=child,
                outcome=outcome,
                level=level,
                team=receiving,
                unanswered=missing,
                decided_at=now,
                decided_by=by,
                words={"reasons": reasons},
            )
    except IntegrityError:
        raise NotPossible("This child has a decision already. Open the case to read it.") from None
    if case.stage == Stage.SHARING:
        move(case, Stage.DECISION)
    if not undecided(case):
        move(case, Stage.HANDOVER)
    record(
        by=by,
        act=Act.DECIDE,
        case=case,
        now=now,
        child=child.pk,
        decision=outcome,
        level=level,
        unanswered=missing,
    )
    return decision


def check_outcome(case: Case, outcome: str, level: str, team: str) -> Team | None:
    """The receiving team that this outcome needs, or None; NotPossible where they do not fit."""
    rules = case.rules
    found = next((one for one in rules.outcomes if one.code == outcome), None)
    if found is None:
        raise NotPossible("Choose what happens for this child.", "outcome")
    if level not in {one.code for one in rules.levels_of_need}:
        raise NotPossible("Choose the level of need.", "level")
    if found.kind == "nfa":
        return None
    if team not in found.teams:
        raise NotPossible("Choose the team or service that receives this child.", "team")
    return Team.objects.get(pk=f"{case.hub_id}.team.{team}")
