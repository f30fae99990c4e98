"""Disposal: two people, one transaction, then the keys; and finishing what a dead process left."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mash import keyring
from mash.agencies.actions import OWNER
from mash.agencies.models import Role, Worker, hub_reader
from mash.approvals.actions import approve, record_asked
from mash.approvals.kinds import Kind
from mash.approvals.models import Approval
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import Case, tidy_reference
from mash.cases.refusals import NotPossible
from mash.clock.calendar import day_of
from mash.closure.keeping import kept_case, require_free
from mash.closure.models import Disposal
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.doing import action
from mash.need_to_know.models import Reach
from mash.need_to_know.register import end_grants, open_grants
from mash.need_to_know.session import as_worker


@action
def dispose(*, approval_id: uuid.UUID, kind: Kind, by: Worker, now: datetime) -> Disposal:
    """Destroy a case, or a request for one's own data, as the second person. Writing the
    certificate deletes its rows (a trigger that checks all of this again); its keys are destroyed
    once that is committed, so that a transaction that fails has destroyed nothing."""
    approval = approve(approval_id, kind, by=by, now=now)
    kept = kept_case(approval.reference, Act(kind.value), by=by)
    require_free(kept)
    if kind == Kind.DISPOSE and not kept.is_due(day_of(now)):
        raise NotPossible(_("It is kept longer now: its time is not over. It must be asked anew."))
    disposal = Disposal.objects.create(
        case_id=kept.closure.case_id,
        hub_id=approval.hub_id,
        reference=approval.reference,
        retention=kept.closure.retention,
        keep_until=kept.until,
        why=approval.why,
        approval_id=approval.pk,
        asked_by=approval.asked_by,
        approved_by=by,
        disposed_at=now,
    )
    leave_the_certificate(disposal, by=by, now=now)
    record_disposal(approval, disposal, by=by, now=now)
    transaction.on_commit(lambda: destroy_keys_as(by, disposal), robust=True)
    return disposal


def leave_the_certificate(disposal: Disposal, *, by: Worker, now: datetime) -> None:
    """Nobody sees the case any more; the hub's managers the certificate, as governance does, and of
    a request its records officers."""
    because = Act.DISPOSE
    roles = [Role.MANAGER, *([Role.RECORDS] if disposal.is_request else [])]
    given = [(hub_reader(disposal.hub_id, role), Reach.APPROVAL, disposal.pk) for role in roles]
    open_grants(given, case_id=None, because=because, by=by, now=now)
    disposal.refresh_from_db(fields=["counts"])
    end_grants(case_id=disposal.case_id, because=because, by=by, now=now)


def record_disposal(approval: Approval, disposal: Disposal, *, by: Worker, now: datetime) -> None:
    """Which two people, under which rule, and how many rows went: no word of what they said."""
    record_asked(
        approval,
        Act(approval.kind),
        by=by,
        now=now,
        certificate=disposal.number,
        retention=disposal.retention,
        why=disposal.why,
        rows=sum(disposal.counts.values()),
    )


def destroy_keys_as(by: Worker, disposal: Disposal) -> None:
    """After the commit, in a transaction of its own: what is rolled back keeps its keys."""
    with as_worker(by, now=timezone.now()):
        destroy_keys(disposal, now=timezone.now())


def destroy_keys(disposal: Disposal, *, now: datetime, using: str = "default") -> None:
    """Destroy the keys of a case that is disposed of, and say so on its certificate. Done again
    it does no harm: a folder that is gone stays gone."""
    keyring.destroy_case_keys(disposal.case_id)
    rows = Disposal.objects.using(using).filter(pk=disposal.pk, keys_destroyed_at=None)
    rows.update(keys_destroyed_at=now)


def finish(*, now: datetime) -> list[Disposal]:
    """Destroy the keys of every case whose disposal is committed and whose keys are not yet gone:
    a process that died in between left them. The owner's work."""
    left = list(Disposal.objects.using(OWNER).filter(keys_destroyed_at=None))
    for one in left:
        destroy_keys(one, now=now, using=OWNER)
    return left


def disposal_of(reference: str) -> Disposal | None:
    """The certificate of a case that this worker could see, and that is gone."""
    found = Disposal.objects.filter(reference=tidy_reference(reference))
    return found.select_related("asked_by", "approved_by", "hub").first()


def look_at_certificate(
    reference: str, *, by: Worker, now: datetime, printed: bool = False
) -> Disposal:
    """The certificate for who may read it, the look recorded; Refused where it is hidden."""
    require(by, Act.READ_CERTIFICATE, now=now)
    held = disposal_of(reference)
    if held is None or held.hub_id != by.agency.hub_id:
        raise Refused(Act.READ_CERTIFICATE, None, reference)
    record(
        by=by,
        act=Act.READ_CERTIFICATE,
        case=Case(pk=held.case_id, reference=held.reference),
        outcome=Outcome.LOOKED,
        now=now,
        form="pdf" if printed else "page",
    )
    return held
