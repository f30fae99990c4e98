"""The letter to whoever received an error: that there is something to read, and no word of it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.cases.letters import write_letter
from mash.cases.models import Case, LetterKind
from mash.rights.models import Told


def people_of(reader: str) -> list[Worker]:
    """Those who hold a role of an agency, or in a team, now."""
    body, _slash, role = reader.partition("/")
    holding = Worker.objects.filter(
        user__is_active=True, posts__role=role, posts__ended_at=None
    ).select_related("user")
    if role == Role.RECEIVER:
        holding = holding.filter(posts__team_id=body)
    else:
        holding = holding.filter(agency_id=body)
    return list(holding.distinct().order_by("pk"))


def write_to(case: Case, told: Told, *, now: datetime) -> None:
    """To each of them who has an address; on the desk it stands in any case."""
    link = settings.MASH_URL.rstrip("/") + reverse("correction_told", args=[told.pk])
    text = _(
        "Something that you received from the hub under reference %(reference)s is corrected. Read"
        " what is right, and say that you have read it, after signing in: %(link)s\n\nThis message"
        " says nothing of the case. Please do not reply to it or forward it."
    ) % {"reference": case.reference, "link": link}
    for one in people_of(told.reader):
        if one.user.email:
            write_letter(
                case,
                LetterKind.CHASER,
                about=("correction", told.pk, one.pk),
                to=one.user.email,
                subject=_("MASH %(reference)s: a correction to read")
                % {"reference": case.reference},
                text=text,
                now=now,
            )
