"""Asking a second person, and what that person says. The deed is done by its own room, inside the
transaction of the approval: there is no approved request that was not carried out."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.agreements.models import Agreement
from mash.approvals.kinds import Kind, approvers, readers_of
from mash.approvals.models import Approval, Outcome, Why
from mash.audit.actions import record
from mash.audit.models import Outcome as Audited
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.doing import action, say
from mash.need_to_know.models import Reach
from mash.need_to_know.register import open_grant

LAPSES = timedelta(days=7)  # what nobody has approved by then must be asked anew


@action
def ask_approval(
    *,
    kind: Kind,
    what: uuid.UUID,
    reference: str,
    by: Worker,
    now: datetime,
    case: Case | None = None,
    words: dict[str, str] | None = None,
    agency: str | None = None,
    why: str = "",
) -> Approval:
    """Ask those who may approve it; from here on the register lets them see the request."""
    require(by, Act.ASK_APPROVAL, now=now)
    if not (asked := approvers(kind, by.roles())):
        raise Refused(Act.ASK_APPROVAL, case, str(what))
    if kind == Kind.DISPOSE_EARLY and why not in Why.values:
        raise NotPossible(_("Choose why it cannot wait until its time is over."), "why")
    if Approval.objects.filter(kind=kind, what=what, outcome="", lapses_at__gte=now).exists():
        raise NotPossible(_("This is asked already, and waits for a second person."))
    approval = Approval(
        kind=kind,
        what=what,
        hub_id=by.agency.hub_id,
        case_id=case.pk if case else None,
        reference=reference,
        agency_id=agency,
        why=why,
        asked_by=by,
        asked_at=now,
        lapses_at=now + LAPSES,
        told=b"",
    )
    if case:
        approval.tell({"reason": "", **(words or {})})
    approval.save(force_insert=True)
    for reader in readers_of(asked, hub=approval.hub_id, agency=agency):
        let_answer(approval, reader)
    record_asked(approval, Act.ASK_APPROVAL, by=by, now=now, words=(words or {}).get("reason", ""))
    return approval


def let_answer(approval: Approval, reader: str) -> None:
    open_grant(
        reader=reader,
        reach=Reach.APPROVAL,
        what=approval.pk,
        case_id=approval.case_id,
        because=Act.ASK_APPROVAL,
        by=approval.asked_by,
        now=approval.asked_at,
    )


def record_asked(
    approval: Approval, act: Act, *, by: Worker, now: datetime, words: str = "", **detail: Any
) -> None:
    """Of a request the audit says which it was, and who had asked."""
    case = case_of(approval)
    if case is None:
        detail["version"] = approval.what  # its name may be a sentence
    record(
        by=by,
        act=act,
        case=case,
        now=now,
        words=words,
        kind=approval.kind.replace(" ", "-"),
        request=approval.pk,
        asked_by=approval.asked_by.user.get_username(),
        **detail,
    )


def case_of(approval: Approval) -> Case | None:
    """Enough of its case to write of it: who approves need not see the case."""
    if approval.case_id is None:
        return None
    return Case(pk=approval.case_id, reference=approval.reference, hub_id=approval.hub_id)


def look_at_approval(approval_id: uuid.UUID, *, by: Worker, now: datetime) -> Approval:
    """A request for whom the register or the audit's grant lets see it, the look recorded."""
    require(by, Act.READ_APPROVAL, now=now)
    found = Approval.objects.filter(pk=approval_id, hub=by.agency.hub_id)
    held = found.select_related("asked_by__user", "decided_by", "agency", "hub").first()
    if held is None:
        raise Refused(Act.READ_APPROVAL, None, str(approval_id))
    record(
        by=by,
        act=Act.READ_APPROVAL,
        case=case_of(held),
        outcome=Audited.LOOKED,
        now=now,
        request=held.pk,
    )
    return held


def waiting(approval_id: uuid.UUID, act: Act, *, by: Worker, now: datetime) -> Approval:
    """The request, locked, if it waits still and this worker sees it."""
    held = (
        Approval.objects.select_for_update(of=("self",))
        .filter(pk=approval_id)
        .select_related("asked_by__user", "hub")
        .first()
    )
    if held is None:
        raise Refused(act, None, str(approval_id))
    if held.outcome:
        raise NotPossible(
            _("This was answered already: %(how)s.") % {"how": held.get_outcome_display()}
        )
    if not held.waits(now):
        raise NotPossible(_("This has lapsed. It must be asked anew."))
    return held


def as_second(approval_id: uuid.UUID, act: Act, *, by: Worker, now: datetime) -> Approval:
    """The same for a second person whom the register names; never for who asked."""
    held = waiting(approval_id, act, by=by, now=now)
    require(by, act, now=now, what=held.pk)
    if held.asked_by_id == by.pk or held.hub_id != by.agency.hub_id:
        raise Refused(act, case_of(held), str(held.pk))
    return held


def approve(approval_id: uuid.UUID, kind: Kind, *, by: Worker, now: datetime) -> Approval:
    """Approve a request, for the transaction that does what was asked: `by` is its second person.
    The deed writes the audit's entry, with `record_asked`."""
    held = as_second(approval_id, Act(kind.value), by=by, now=now)
    if held.kind != kind:
        raise Refused(Act(kind.value), case_of(held), str(held.pk))
    return end(held, Outcome.APPROVED, by=by, now=now)


def end(held: Approval, outcome: Outcome, *, by: Worker, now: datetime) -> Approval:
    """Those who might have answered see it still: that it was answered, and by whom."""
    held.outcome, held.decided_by, held.decided_at = outcome, by, now
    held.save(update_fields=["outcome", "decided_by", "decided_at"])
    return held


@action
def refuse_approval(*, approval_id: uuid.UUID, reason: str, by: Worker, now: datetime) -> Approval:
    """The second person does not approve it; nothing is done, and it may be asked anew."""
    held = as_second(approval_id, Act.REFUSE_APPROVAL, by=by, now=now)
    reason = say(reason, _("Say why you do not approve it."), "reason")
    end(held, Outcome.REFUSED, by=by, now=now)
    record_asked(held, Act.REFUSE_APPROVAL, by=by, now=now, words=reason)
    return held


@action
def withdraw_approval(*, approval_id: uuid.UUID, by: Worker, now: datetime) -> Approval:
    """Who asked asks no longer."""
    held = waiting(approval_id, Act.WITHDRAW_APPROVAL, by=by, now=now)
    require(by, Act.WITHDRAW_APPROVAL, now=now)
    if held.asked_by_id != by.pk:
        raise Refused(Act.WITHDRAW_APPROVAL, case_of(held), str(held.pk))
    end(held, Outcome.WITHDRAWN, by=by, now=now)
    record_asked(held, Act.WITHDRAW_APPROVAL, by=by, now=now)
    return held


def proposed(hub: str) -> list[Agreement]:
    """Versions of the agreement that are loaded and not approved, the oldest first."""
    return list(Agreement.objects.filter(hub_id=hub, approved_at=None).order_by("loaded_at"))


@action
def ask_change_of_agreement(*, agreement: Agreement, by: Worker, now: datetime) -> Approval:
    """Ask that a loaded version come into force."""
    if agreement.hub_id != by.agency.hub_id:
        raise Refused(Act.ASK_APPROVAL, None, str(agreement.pk))
    if agreement.approved_at:
        raise NotPossible(_("This version is approved already."))
    return ask_approval(
        kind=Kind.CHANGE_AGREEMENT,
        what=agreement.pk,
        reference=agreement.version,
        by=by,
        now=now,
    )


@action
def change_agreement(*, approval_id: uuid.UUID, by: Worker, now: datetime) -> Approval:
    """From its day on this version holds. A trigger brings it into force: the application's role
    cannot change an agreement."""
    held = approve(approval_id, Kind.CHANGE_AGREEMENT, by=by, now=now)
    record_asked(held, Act.CHANGE_AGREEMENT, by=by, now=now)
    return held
