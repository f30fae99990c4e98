"""An account that nobody uses falls asleep: a sum over when it was last used, and no job."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from mash.access.models import Waking
from mash.agencies.actions import hub_version_now
from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, require
from mash.need_to_know.doing import action


def last_used(worker: Worker) -> datetime:
    """The last sign-in; before the first, when the account was made; or its waking since."""
    used = worker.user.last_login or worker.user.date_joined
    return max([used, *(one.at for one in worker.wakings.all())])


def is_asleep(worker: Worker, now: datetime) -> bool:
    """Asked at sign-in. A session lasts hours and an account wakes for weeks at least, so that no
    session outlives the falling asleep."""
    days = hub_version_now(worker.agency.hub_id).file.access.sleep_after_days
    return now - last_used(worker) > timedelta(days=days)


@action
def wake_worker(*, worker: Worker, why: Waking.Why, by: Worker, now: datetime) -> None:
    """Let a sleeping account be used again, for one of three reasons."""
    require(by, Act.WAKE_WORKER, now=now)
    if why not in Waking.Why.values:
        raise NotPossible(_("Choose why this account wakes."), "why")
    if not is_asleep(worker, now):
        raise NotPossible(_("This account is not asleep."))
    Waking.objects.create(worker=worker, why=why, at=now, by=by)
    record(by=by, act=Act.WAKE_WORKER, now=now, of=worker.pk, why=str(why))
