"""What a case's page says of closing: that it may be closed, or that it is and what is kept."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.cases.models import Case
from mash.closure.models import Closure
from mash.handover.models import Feedback
from mash.need_to_know.acts import Act, may


def on_case(case: Case, by: Worker, now: datetime) -> dict[str, Any]:
    closure = Closure.objects.filter(case=case).select_related("closed_by").first()
    told = Feedback.objects.filter(case=case).exists()
    ready = told and may(by, Act.CLOSE_CASE, case, now=now)
    href = reverse("close_case", args=[case.reference])
    return {
        "closure": closure,
        "rule": case.rules.retention_of(closure.retention) if closure else None,
        "kept_for": [Role(code).label for code in closure.kept_for] if closure else [],
        "todo": [{"label": _("Close the case"), "href": href}] if ready else [],
    }
