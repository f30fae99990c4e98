"""Who else has a form open: shown to those who may use that form too, before they overwrite."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.clock.calendar import LONDON
from mash.drafts.models import Presence

GONE_AFTER = timedelta(minutes=15)  # without a sign of them: no session lasts longer unused


def note(
    *,
    by: Worker,
    path: str,
    case_id: UUID,
    now: datetime,
    wrote: bool = False,
    sent: bool = False,
) -> None:
    """This person has this form open, wrote on it, or sent it."""
    mine = Presence.objects.filter(worker_id=by.pk, agency_id=by.agency_id, path=path)
    before = mine.filter(seen_at__gt=now - GONE_AFTER, sent_at=None).first()
    mine.delete()
    one = Presence(
        worker_id=by.pk,
        agency_id=by.agency_id,
        case_id=case_id,
        path=path,
        opened_at=before.opened_at if before else now,
        seen_at=now,
        wrote_at=now if wrote else (before.wrote_at if before else None),
        sent_at=now if sent else None,
    )
    Presence.objects.bulk_create([one], ignore_conflicts=True)  # the same form in another tab


def others(*, by: Worker, path: str, now: datetime) -> list[str]:
    """A sentence for each other person on this form, or who has just sent it."""
    found = Presence.objects.filter(path=path, agency_id=by.agency_id)
    found = found.filter(seen_at__gt=now - GONE_AFTER).exclude(worker_id=by.pk)
    present = list(found.order_by("opened_at"))
    names = dict(
        Worker.objects.filter(pk__in=[one.worker_id for one in present]).values_list("pk", "name")
    )
    return [sentence(one, names.get(one.worker_id, "")) for one in present]


def sentence(one: Presence, name: str) -> str:
    if one.sent_at:
        return _("%(name)s sent this form at %(time)s.") % {"name": name, "time": time(one.sent_at)}
    told = {"name": name, "time": time(one.opened_at)}
    if one.wrote_at:
        return _("%(name)s opened this form at %(time)s and is writing.") % told
    return _("%(name)s opened this form at %(time)s.") % told


def time(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%H:%M}"
