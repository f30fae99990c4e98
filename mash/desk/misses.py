"""Who was refused again and again: looking for what is not theirs to see is told to governance.

An officer elsewhere looked at records for years without any need, and nobody was told.
"""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.audit.models import Entry, Outcome
from mash.need_to_know.acts import Act, may
from mash.need_to_know.notices import Notice

MANY = 20  # refusals of one worker
SINCE = timedelta(days=1)


def on_desk(by: Worker, now: datetime) -> list[Notice]:
    if not may(by, Act.READ_AUDIT, None, now=now):
        return []
    refused = Entry.objects.filter(outcome=Outcome.REFUSED, at__gt=now - SINCE)
    counted = refused.exclude(username="").values("username").annotate(times=Count("pk"))
    times = dict(counted.filter(times__gte=MANY).order_by().values_list("username", "times"))
    workers = Worker.objects.filter(user__username__in=times).select_related("user")
    return [noticed(worker, times[worker.user.get_username()]) for worker in workers]


def noticed(worker: Worker, times: int) -> Notice:
    said = _("%(name)s was refused %(times)s times in a day. Ask what they were looking for.")
    username = {"username": worker.user.get_username()}
    return Notice(
        text=said % {"name": worker.name, "times": times},
        href=f"{reverse('audit')}?{urlencode(username)}",
        late=True,
    )
