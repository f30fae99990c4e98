"""What a case's page says of access: who is kept from it, and where to read who can see it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.access.standing_apart import open_of
from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.closure.access import named
from mash.need_to_know.acts import Act, may
from mash.need_to_know.models import Apart


def on_case(case: Case, by: Worker, now: datetime) -> dict[str, Any]:
    held = open_of(case)
    kept = [one.worker for one in held if one.state == Apart.State.KEPT]
    keeps = may(by, Act.KEEP_APART, case, now=now)
    who_sees = (Act.READ_REGISTER, _("Who can see this case, and why"), "access_case")
    rare = [
        (Act.KEEP_APART, _("Keep somebody from this case"), "keep_apart"),
        (Act.STAND_APART, _("I know these people: keep me from this case"), "stand_apart"),
    ]

    def links(offered: list[tuple[Act, str, str]]) -> list[dict[str, str]]:
        return [
            {"label": label, "href": reverse(name, args=[case.reference])}
            for act, label, name in offered
            if may(by, act, case, now=now)
        ]

    return {
        "glass": max(
            (
                one.until
                for one in case.grants_read or []
                if one.because == Act.BREAK_GLASS
                and one.reader == by.reader
                and one.until
                and one.until > now
            ),
            default=None,
        ),
        "kept": [one.name for one in kept],
        "manager_is_apart": case.manager_id in {one.pk for one in kept},
        "deputies": [
            (named(grant.reader), grant.until)
            for grant in case.grants_read or []
            if grant.because == Act.STAND_IN and grant.until > now
        ],
        "offered": [one for one in held if one.state == Apart.State.OFFERED] if keeps else [],
        "about": links([who_sees]),
        "rare": links(rare),
    }
