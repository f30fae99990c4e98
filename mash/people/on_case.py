"""What a case's page offers on its people: the way to who may be known already."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.need_to_know.acts import Act, may


def on_case(case: Case, by: Worker, now: datetime) -> dict[str, Any]:
    """A link, and no count: looking up twenty people is worth a page of its own."""
    if not may(by, Act.LOOK_UP_PEOPLE, None, now=now):
        return {}
    href = reverse("known", args=[case.reference])
    return {"about": [{"label": _("See who of these people may be known already"), "href": href}]}
