"""Conflicts of interest on a case: a worker stands apart, a manager keeps somebody apart."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, require
from mash.need_to_know.apart import keep_apart
from mash.need_to_know.doing import action, in_hand, say
from mash.need_to_know.models import Apart


@action
def stand_apart(*, case: Case, by: Worker, now: datetime) -> None:
    """The worker knows these people: from the next request on the case is not there for them.

    Why is not asked: it would be a story of the worker's own.
    """
    case = in_hand(case, Act.STAND_APART, by=by, now=now)
    record(by=by, act=Act.STAND_APART, case=case, now=now)
    own = Apart.Because.OWN
    keep_apart(by, case, because=own, act=Act.STAND_APART, by=by, now=now)


@action
def stand_apart_from_what_was_sent(
    *, case: Case, what: uuid.UUID, by: Worker, now: datetime
) -> None:
    """The same for whoever sees no case: of a receiving team, by its summary; of the night team, by
    its pack. `case` is what these tell of it, its id and reference; `what` the grant is over."""
    require(by, Act.STAND_APART, now=now, what=what)
    record(by=by, act=Act.STAND_APART, case=case, now=now)
    own = Apart.Because.OWN
    keep_apart(by, case, because=own, act=Act.STAND_APART, by=by, now=now)


@action
def keep_somebody_apart(
    *, case: Case, worker: uuid.UUID, reason: str, by: Worker, now: datetime
) -> None:
    """A manager keeps somebody else from the case. They are not told by the hub."""
    case = in_hand(case, Act.KEEP_APART, by=by, now=now)
    reason = say(reason, _("Say why they are kept from this case."), "reason")
    if worker == by.pk:
        raise NotPossible(_("To stand apart yourself, use the link on the case."), "worker")
    one = next((one for one in of_hub(case) if one.pk == worker), None)
    if one is None:
        raise NotPossible(_("Choose who is kept from this case."), "worker")
    because = Apart.Because.MANAGER
    if not keep_apart(one, case, because=because, act=Act.KEEP_APART, by=by, now=now):
        raise NotPossible(_("They are kept from this case already."), "worker")
    record(by=by, act=Act.KEEP_APART, case=case, now=now, words=reason, of=one.pk, said="keep")


@action
def settle_apart(
    *, case: Case, apart: Apart, keep: bool, reason: str, by: Worker, now: datetime
) -> None:
    """Answer what the hub offered, or let somebody back who was kept away by mistake."""
    case = in_hand(case, Act.KEEP_APART, by=by, now=now)
    reason = say(reason, _("Say why."), "reason")
    held = Apart.objects.select_for_update(of=("self",)).filter(pk=apart.pk, case=case).first()
    if held is None or held.state not in (Apart.State.OFFERED, Apart.State.KEPT):
        raise NotPossible(_("This has been settled. Look at the case again."))
    if keep:
        because = Apart.Because(held.because)
        keep_apart(held.worker, case, because=because, act=Act.KEEP_APART, by=by, now=now)
    else:
        is_offer = held.state == Apart.State.OFFERED
        held.state = Apart.State.DECLINED if is_offer else Apart.State.ENDED
        held.settled_at, held.settled_by = now, by.reader
        held.save(update_fields=["state", "settled_at", "settled_by"])
    said = "keep" if keep else "let-back"
    record(
        by=by, act=Act.KEEP_APART, case=case, now=now, words=reason, of=held.worker_id, said=said
    )


def of_hub(case: Case) -> list[Worker]:
    """Everybody who works in this hub."""
    workers = Worker.objects.filter(agency__hub=case.hub_id, user__is_active=True)
    return list(workers.select_related("agency").order_by("name"))


def open_of(case: Case) -> list[Apart]:
    """Who is kept from it, and of whom the hub asks; as far as the asker may see."""
    held = Apart.objects.filter(case=case, state__in=("offered", "kept"))
    return list(held.select_related("worker__agency").order_by("since"))
