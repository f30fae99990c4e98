"""The letters page: those that could not be sent, and in the demo whatever went out."""

from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mash.agencies.models import Role
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import Letter, State
from mash.need_to_know.acts import Act, require
from mash.need_to_know.asked import WorkerRequest

MOST = 50


@dataclass(frozen=True)
class Sent:
    """A message as the demo's mail server took it."""

    subject: str
    to: str
    text: str


def sent() -> list[Sent]:
    """The newest messages in the demo's folder; none where the hub has no such folder."""
    from mash.desk.demo.sink import newest

    if not settings.MASH_SINK:
        return []
    return [as_sent(message) for message in newest(Path(settings.MASH_SINK), MOST)]


def as_sent(message: EmailMessage) -> Sent:
    return Sent(str(message["Subject"]), str(message["To"]), message.get_content())


@require_safe
def letters(request: WorkerRequest) -> HttpResponse:
    """What could not be sent, until somebody telephones; after the case is closed, too."""
    by, now = request.worker, timezone.now()
    require(by, Act.READ_LETTERS, now=now)
    failed = list(Letter.objects.filter(state=State.FAILED).order_by("-written_at")[:MOST])
    record(by=by, act=Act.READ_LETTERS, outcome=Outcome.LOOKED, now=now, failed=len(failed))
    return render(
        request,
        "desk/letters.html",
        {
            "failed": failed,
            "shows_to": by.roles() & {Role.OFFICER, Role.MANAGER},
            "is_demo": bool(settings.MASH_SINK),
            "sent": sent(),
        },
    )
