"""The decision, child by child."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mash.agencies.models import Team, Worker
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.decision.models import Decision
from mash.language import later
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import action, in_hand, say
from mash.people.counting import contact_ended
from mash.people.models import Part, Person
from mash.process import Stage
from mash.screening.actions import move
from mash.sharing.actions import keep_sealed

DECIDED = later("This child has a decision already. Open the case to read it.")


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
        raise NotPossible(_("Choose a child of this case."), "child")
    if Decision.objects.filter(child=child).exists():
        raise NotPossible(DECIDED)
    receiving = check_outcome(case, outcome, level, team)
    reasons = say(reasons, _("Give the reasons for this decision."), "reasons")
    keep_sealed(case, Act.DECIDE, reasons=reasons)
    decision = Decision(
        case=case, child=child, outcome=outcome, level=level, team=receiving,
        unanswered=unanswered(case), decided_at=now, decided_by=by, words={"reasons": reasons},
    )  # fmt: skip
    keep_only(decision)
    move_on(case, now=now)
    record_decision(decision, by=by, now=now)
    return decision


def keep_only(decision: Decision) -> None:
    """The first of two that decide for a child at once is the one."""
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError:
        raise NotPossible(DECIDED) from None


def move_on(case: Case, *, now: datetime) -> None:
    """With the first decision the case is being decided; with the last it is handed over."""
    if case.stage == Stage.SHARING:
        move(case, Stage.DECISION)
    if not undecided(case):
        contact_ended(case, kinds_decided(case), now=now)
        move(case, Stage.HANDOVER)


def kinds_decided(case: Case) -> set[str]:
    """The kinds of outcome that its children's decisions have."""
    outcomes = case.decisions.values_list("outcome", flat=True)
    return {case.rules.outcome(code).kind for code in outcomes}


def record_decision(decision: Decision, *, by: Worker, now: datetime) -> None:
    record(
        by=by,
        act=Act.DECIDE,
        case=decision.case,
        now=now,
        child=decision.child_id,
        decision=decision.outcome,
        level=decision.level,
        unanswered=decision.unanswered,
    )


def check_outcome(case: Case, outcome: str, level: str, team: str) -> Team | None:
    """The receiving team that this outcome needs, or None; NotPossible where they do not fit."""
    rules = case.rules
    found = next((one for one in rules.outcomes if one.code == outcome), None)
    if found is None:
        raise NotPossible(_("Choose what happens for this child."), "outcome")
    if level not in {one.code for one in rules.levels_of_need}:
        raise NotPossible(_("Choose the level of need."), "level")
    if found.kind == "nfa":
        return None
    if team not in found.teams:
        raise NotPossible(_("Choose the team or service that receives this child."), "team")
    return Team.objects.get(pk=f"{case.hub_id}.team.{team}")
