"""The letters page: what waits, what could not be sent, what was sent; what to do about each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Min, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mash.agencies.models import Role
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import Letter, State, Trouble
from mash.need_to_know.acts import Act, require
from mash.need_to_know.asked import WorkerRequest

MOST = 50
SENT_LATELY = timedelta(days=7)
SILENT = timedelta(minutes=10)  # nothing tried for so long while something waits
KEEPERS = {Role.MANAGER, Role.GOVERNANCE}  # they keep the hub's post; officers see what failed

BY_ITSELF = gettext_lazy(
    "You need do nothing: it is tried again by itself. If that goes on for an hour, tell whoever"
    " runs this hub."
)
ASK_READER = gettext_lazy("Telephone the reader: tell them, and ask for the right address.")
NEXT = {
    Trouble.AWAY: BY_ITSELF,
    Trouble.BUSY: BY_ITSELF,
    Trouble.PUT_OFF: gettext_lazy(
        "You need do nothing: it is tried again by itself. If it is urgent, telephone the reader."
    ),
    Trouble.LOGIN: gettext_lazy(
        "Tell whoever runs this hub: the login or key of the post must be renewed."
    ),
    Trouble.UNTRUSTED: gettext_lazy(
        "Tell whoever runs this hub: the mail service's certificate must be mended."
    ),
    Trouble.SETUP: gettext_lazy("Tell whoever runs this hub: the settings of the post are wrong."),
    Trouble.REFUSED: ASK_READER,
    Trouble.ADDRESS: ASK_READER,
    Trouble.UNDELIVERED: ASK_READER,
}
DELIVERIES = {
    "created": gettext_lazy("on its way"),
    "sending": gettext_lazy("on its way"),
    "pending": gettext_lazy("on its way"),
    "delivered": gettext_lazy("delivered to the reader"),
}


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


def troubles(letters: QuerySet[Letter]) -> list[dict[str, str | int]]:
    """Why the last tries did not do it, the most frequent first, each with what to do next."""
    counted = letters.exclude(trouble="").values("trouble").annotate(count=Count("pk"))
    return [
        {
            "count": one["count"],
            "why": Trouble(one["trouble"]).label,
            "next": str(NEXT[Trouble(one["trouble"])]),
        }
        for one in counted.order_by("-count", "trouble")
    ]


def is_silent(waiting: QuerySet[Letter], now: datetime) -> bool:
    """Something has waited for long, and nothing was tried: is nobody posting?"""
    seen = waiting.aggregate(oldest=Min("written_at"), tried=Max("tried_at"))
    last = max(filter(None, seen.values()), default=now)
    sent = Letter.objects.filter(state=State.SENT).aggregate(at=Max("sent_at"))["at"]
    return max(filter(None, [last, sent])) < now - SILENT


def post_of_the_hub(now: datetime) -> dict[str, object]:
    """What those see who keep the hub's post."""
    letters = Letter.objects.all()
    waiting = letters.filter(state=State.WAITING).order_by("written_at", "pk")
    lately = letters.filter(state=State.SENT, sent_at__gte=now - SENT_LATELY)
    return {
        "waiting": list(waiting[:MOST]),
        "waits": waiting.count(),
        "waiting_because": troubles(waiting),
        "silent": is_silent(waiting, now),
        "by_hand": list(letters.filter(state=State.BY_HAND).order_by("-written_at", "pk")[:MOST]),
        "lately": list(lately.order_by("-sent_at", "pk")[:MOST]),
        "went": lately.count(),
    }


@require_safe
def letters(request: WorkerRequest) -> HttpResponse:
    """What waits and what could not be sent, after the case is closed, too."""
    by, now = request.worker, timezone.now()
    require(by, Act.READ_LETTERS, now=now)
    all_failed = Letter.objects.filter(state=State.FAILED).order_by("-written_at", "pk")
    failed, fails = list(all_failed[:MOST]), all_failed.count()
    post = post_of_the_hub(now) if by.roles() & KEEPERS else None
    record(by=by, act=Act.READ_LETTERS, outcome=Outcome.LOOKED, now=now, failed=fails)
    return render(
        request,
        "desk/letters.html",
        {
            "failed": failed,
            "fails": fails,
            "post": post,
            "next": NEXT,
            "deliveries": DELIVERIES,
            "shows_to": by.roles() & {Role.OFFICER, Role.MANAGER},
            "not_shown": _("Shown to the hub's officers and managers"),
            "is_demo": bool(settings.MASH_SINK),
            "sent": sent(),
        },
    )
