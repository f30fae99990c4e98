"""What a case's page says of closing: that it may be closed, or that it is and what is kept."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.approvals.kinds import Kind, approvers
from mash.cases.models import Case
from mash.closure.models import Closure
from mash.handover.models import Feedback
from mash.need_to_know.acts import Act, may
from mash.process import Stage


def on_case(case: Case, by: Worker, now: datetime) -> dict[str, Any]:
    closure = Closure.objects.filter(case=case).select_related("closed_by").first()
    told = Feedback.objects.filter(case=case).exists()
    ready = told and may(by, Act.CLOSE_CASE, case, now=now)
    href = reverse("close_case", args=[case.reference])
    return {
        "closure": closure,
        "rule": case.rules.retention_of(closure.retention) if closure else None,
        "kept_for": [Role(code).label for code in closure.kept_for] if closure else [],
        "kept_page": reverse("review_kept", args=[case.reference]) if closure else "",
        "rare": rare(case, by, now),
        "todo": [{"label": _("Close the case"), "href": href}] if ready else [],
    }


def rare(case: Case, by: Worker, now: datetime) -> list[dict[str, Any]]:
    """What a manager may begin and never end alone."""
    offered = []
    if may(by, Act.HOLD_CASE, case, now=now) and case.stage != Stage.CLOSED:
        offered.append((_("Put a legal hold on this case"), "hold_case"))
    if case.confidential_held and approvers(Kind.RELEASE_SEALED, by.roles()):
        offered.append((_("A court asks for sealed text"), "release_sealed"))
    return [
        {"label": label, "href": reverse(name, args=[case.reference])} for label, name in offered
    ]
