"""Telling governance officers by message that the audit is not what was written."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Hub, Role, Worker
from mash.agencies.posts import at_work_as
from mash.audit.models import Verification
from mash.cases.letters import letter_id, write_letter
from mash.cases.models import Case, Letter, LetterKind
from mash.need_to_know.session import Door, through_door
from mash.process import Stage


def write_alarms(*, now: datetime) -> int:
    """One message to each officer for each fault that a look through the audit found; on their desk
    it stands until it is mended. Every letter lies with a case: these lie with the hub's newest
    open one, and say nothing of it."""
    faults = Verification.objects.exclude(said="")
    if not faults:
        return 0
    with through_door(Door.CHASERS):
        return sum(
            alarm(fault, to, case, now=now)
            for fault in faults
            for hub in Hub.objects.all()
            if (case := newest_of(hub))
            for to in officers(hub)
        )


def newest_of(hub: Hub) -> Case | None:
    cases = Case.objects.filter(hub=hub).exclude(stage=Stage.CLOSED)
    return cases.select_related("hub").order_by("-received_at").first()


def officers(hub: Hub) -> list[Worker]:
    found = at_work_as(Role.GOVERNANCE, hub.pk)
    return list(found.exclude(user__email="").select_related("user"))


def alarm(fault: Verification, to: Worker, case: Case, *, now: datetime) -> bool:
    """Write one message; False where it was written before."""
    about = ("audit", fault.kind, fault.found_at, to.pk)
    if Letter.objects.filter(pk=letter_id(LetterKind.CHASER, *about)).exists():
        return False
    link = settings.MASH_URL.rstrip("/") + reverse("audit") + "#tree"
    write_letter(
        case,
        LetterKind.CHASER,
        about=about,
        to=to.user.email,
        subject=_("MASH: the audit is not what was written"),
        text=_(
            "A look through the audit found that it is not what was written. Please change nothing,"
            " and look now, after signing in: %(link)s\n\nThis message says nothing of any case."
            " Please do not reply to it or forward it."
        )
        % {"link": link},
        now=now,
    )
    return True
