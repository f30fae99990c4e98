"""What a case's page says of disagreements: what is open, for how long, how others ended."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.hub_rules import EscalationRules
from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.disagreements.actions import takes_part
from mash.disagreements.standing import Standing, standings
from mash.need_to_know.acts import Act, may
from mash.process import Stage

EARLY = {Stage.CONTACT, Stage.SCREENING}


def on_case(case: Case, by: Worker, now: datetime) -> dict[str, Any]:
    rows = case.disagreements.select_related("agency", "other").prefetch_related("steps")
    found = standings(case.hub_id, list(rows), now)
    acts = may(by, Act.ANSWER_DISAGREEMENT, case, now=now)
    waiting = [one for one in found if not one.ended and acts and takes_part(one.row, by)]
    return {
        "all": [told(one, case.rules.escalation, now) for one in found],
        "todo": [link(one) for one in waiting],
        "more": more(case, by, now),
    }


def link(one: Standing) -> dict[str, str]:
    says = _("Settle the disagreement with %(agency)s") % {"agency": one.row.agency.name}
    return {"label": says, "href": reverse("disagreement", args=[one.row.pk])}


def more(case: Case, by: Worker, now: datetime) -> list[dict[str, str]]:
    """The way to say that an agency disagrees, once there is something to disagree with."""
    if case.stage in EARLY or not may(by, Act.DISAGREE, case, now=now):
        return []
    href = reverse("disagree", args=[case.reference])
    return [{"label": _("Record that an agency disagrees"), "href": href}]


def told(
    one: Standing, rules: EscalationRules, now: datetime, *, with_words: bool = False
) -> dict[str, Any]:
    """A disagreement in the hub's words."""
    return {
        "href": reverse("disagreement", args=[one.row.pk]),
        "agency": one.row.agency.name,
        "other": one.row.other.name,
        "about": one.row.get_about_display(),
        "stage": stage_name(rules, one.stage),
        "days": one.days_open,
        "due_at": one.due_at,
        "up_at": goes_up_at(one, rules),
        "late": one.is_late(now),
        "ended": one.ended,
        "how": one.ended.get_how_display() if one.ended else "",
        "steps": [
            {"step": step, "stage": stage_name(rules, step.stage), "words": step.said.words}
            for step in one.steps
        ]
        if with_words
        else [],
    }


def goes_up_at(one: Standing, rules: EscalationRules) -> datetime | None:
    """By when it is settled at its stage or taken up; None at the last, or once it has ended."""
    codes = [stage.code for stage in rules.stages]
    if one.ended or one.stage not in codes[:-1]:
        return None
    return one.goes_up_at(rules.stage(one.stage).within_working_days)


def stage_name(rules: EscalationRules, code: str) -> str:
    """The name of a stage; its code where the hub file has it no more."""
    return next((one.name for one in rules.stages if one.code == code), code)
