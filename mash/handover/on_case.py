"""What a case's page says of the handover, for managers: summaries, feedback and its letter."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Role, Team, Worker
from mash.cases.models import Case, LetterKind
from mash.handover.actions import is_sent, may_receive
from mash.handover.document import teams_due
from mash.handover.models import Feedback
from mash.need_to_know.acts import Act, may
from mash.process import Stage

AFTER = {Stage.HANDOVER, Stage.CLOSED}


def on_case(case: Case, by: Worker, now: datetime) -> dict[str, Any]:
    if case.stage not in AFTER or Role.MANAGER not in by.roles():
        return {"begun": False, "todo": []}
    may_send = may(by, Act.SEND_SUMMARY, case, now=now)
    teams = [of_team(case, team, may_send, now) for team in teams_due(case)]
    feedback = Feedback.objects.filter(case=case).select_related("given_by").first()
    todo = [
        {
            "label": _("Write the summary for %(team)s") % {"team": one["team"]},
            "href": one["compose"],
        }
        for one in teams
        if one["compose"]
    ]
    if not feedback and not todo and may(by, Act.GIVE_FEEDBACK, case, now=now):
        label = (
            _("Record that nobody can be told")
            if case.contact.anonymous
            else _("Tell the referrer")
        )
        todo.append({"label": label, "href": reverse("feedback", args=[case.reference])})
    return {
        "begun": True,
        "teams": teams,
        "feedback": feedback,
        "letters": list(case.letters.exclude(kind=LetterKind.CHASER).order_by("written_at")),
        "referrer": case.contact.words["referrer"],
        "takes_letters": may(by, Act.READ_LETTER, case, now=now),
        "todo": todo,
    }


def of_team(case: Case, team: Team, may_send: bool, now: datetime) -> dict[str, Any]:
    """Where a team's summary stands. The row itself is shown only to the manager who sent it."""
    row = case.summaries.filter(team=team).select_related("accepted_by").first()
    sent = case.stage == Stage.CLOSED or is_sent(case, team)
    write = may_send and not sent and may_receive(case, team, now=now)
    return {
        "team": team.name,
        "sent": sent,
        "row": row,
        "may_receive": sent or may_receive(case, team, now=now),
        "compose": reverse("compose_summary", args=[case.reference, team.code]) if write else "",
    }
