"""What a case's page says of the decision: child by child, and who had not answered."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.decision.models import Decision
from mash.need_to_know.acts import Act, may
from mash.people.models import Part, Person
from mash.sharing.clocks import decision_due


def on_case(case: Case, by: Worker, now: datetime) -> dict[str, Any]:
    made = {one.child_id: one for one in case.decisions.select_related("team", "decided_by")}
    may_decide = may(by, Act.DECIDE, case, now=now)
    children: list[dict[str, Any]] = [
        {
            "child": child,
            "decision": told(case, made[child.pk]) if child.pk in made else None,
            "href": reverse("decide", args=[case.reference, child.pk]) if may_decide else "",
        }
        for child in case.people.all()  # read once for the whole page
        if child.part == Part.CHILD
    ]
    return {
        "children": children,
        "made": len(made),
        "due": decision_due(case),
        "todo": [todo(one["child"], one["href"]) for one in children
                 if one["href"] and not one["decision"]],
    }  # fmt: skip


def todo(child: Person, href: str) -> dict[str, str]:
    return {"label": _("Decide for %(child)s") % {"child": child.name}, "href": href}


def told(case: Case, decision: Decision) -> dict[str, Any]:
    """A decision in the hub's words."""
    rules = case.rules
    level = next((one for one in rules.levels_of_need if one.code == decision.level), None)
    return {
        "outcome": rules.outcome(decision.outcome).name,
        "level": level.name if level else decision.level,
        "team": decision.team.name if decision.team else "",
        "reasons": decision.words["reasons"],
        "unanswered": [rules.agency(code).name for code in decision.unanswered],
        "at": decision.decided_at,
        "by": decision.decided_by.name,
    }
