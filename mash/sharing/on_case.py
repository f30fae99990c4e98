"""What a case's page says of sharing: who was asked, what was told, and what one may do now."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.agreements.models import agreements_of
from mash.cases.models import Case
from mash.need_to_know.acts import Act, may
from mash.sharing.actions import seals_to_open
from mash.sharing.edges import edges
from mash.sharing.gathered import asked, by_person, names_in
from mash.sharing.why import how_granted, why_visible


def on_case(case: Case, by: Worker, now: datetime) -> dict[str, Any]:
    requests = asked(case, by, now)
    gathered, agreements = by_person(case), agreements_of(case.hub_id)
    return {
        "asked": requests,
        "answered": sum(one.request.answered_at is not None for one in requests),
        "gathered": gathered,
        "why": why_visible(agreements, gathered),
        "granted": how_granted(case, by) if gathered else [],
        "names": names_in(agreements),
        "unlawful": [
            one for one in case.emergencies.select_related("agency") if one.finding == "unlawful"
        ],
        "lists": edges() if may(by, Act.ASK_EDGE, case, now=now) else {},
        "may_ask": may(by, Act.ASK_AGENCY, case, now=now),
        "seals": seals_to_open(case) if may(by, Act.OPEN_SEAL, case, now=now) else [],
        "todo": [
            {
                "label": _("Say what %(agency)s holds") % {"agency": one.agency},
                "href": reverse("request", args=[one.request.pk]),
            }
            for one in requests
            if one.is_mine and one.request.answered_at is None
        ],
    }
