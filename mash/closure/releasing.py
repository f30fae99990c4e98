"""Sealed text on its way to a court: a manager asks, the lead of the agency that sealed it releases
it and takes it there, once. It never comes onto the case."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from mash.agencies.models import Agency, Worker
from mash.approvals.actions import approve, ask_approval, case_of, record_asked
from mash.approvals.kinds import Kind
from mash.approvals.models import Approval, Outcome
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import LONDON
from mash.language import day_said
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.doing import action, in_hand, say
from mash.need_to_know.models import Reach
from mash.need_to_know.register import end_grants, open_grant
from mash.paper import Paper
from mash.sealed.models import Seal
from mash.sealed.store import unsealed

TO_TAKE = timedelta(days=7)  # from the release; what is not taken by then must be asked anew


@action
def ask_release_of_sealed(
    *,
    case: Case,
    agency: str,
    order: str,
    recipient: str,
    reason: str,
    by: Worker,
    now: datetime,
) -> Approval:
    """Ask an agency's lead to release to a court what that agency sealed on this case, if it did:
    whether it did, nobody is told by asking."""
    held = in_hand(case, Act.READ_CASE, by=by, now=now)
    named = Agency.objects.filter(hub_id=held.hub_id, code=agency).first()
    if named is None:
        raise NotPossible(_("Choose the agency whose text the court asks for."), "agency")
    words = {
        "order": say(order, _("Give the reference of the court's order."), "order"),
        "recipient": say(recipient, _("Say to which court it goes."), "recipient"),
        "reason": say(reason, _("Say what the court asks for."), "reason"),
    }
    return ask_approval(
        kind=Kind.RELEASE_SEALED,
        what=uuid.uuid5(held.pk, named.pk),
        case=held,
        reference=held.reference,
        words=words,
        agency=named.pk,
        by=by,
        now=now,
    )


@action
def release_sealed(*, approval_id: uuid.UUID, by: Worker, now: datetime) -> Approval:
    """Release it, as the second person: from now on, and for a few days, this very person may take
    it to the court, once."""
    approval = approve(approval_id, Kind.RELEASE_SEALED, by=by, now=now)
    if approval.agency_id != by.agency_id:
        raise Refused(Act.RELEASE_SEALED, case_of(approval), str(approval.pk))
    assert approval.case_id  # a constraint: only a change of the agreement is of no case
    open_grant(
        reader=by.reader,
        reach=Reach.APPROVAL,
        what=approval.case_id,
        case_id=approval.case_id,
        because=Act.RELEASE_SEALED,
        by=by,
        now=now,
        until=now + TO_TAKE,
    )
    record_asked(approval, Act.RELEASE_SEALED, by=by, now=now)
    return approval


@dataclass(frozen=True)
class Taken:
    """What goes to the court: the request with order and recipient, and the words."""

    approval: Approval
    texts: list[dict[str, str]]


@action
def take_sealed(*, approval_id: uuid.UUID, by: Worker, now: datetime) -> Taken:
    """The sealed words for the person who takes them to the court. The taking is recorded before a
    word is returned, and ends the grant that allowed it: it happens once."""
    approval = Approval.objects.filter(pk=approval_id, outcome=Outcome.APPROVED).first()
    if approval is None or approval.kind != Kind.RELEASE_SEALED or approval.decided_by_id != by.pk:
        raise Refused(Act.TAKE_SEALED, None, str(approval_id))
    assert approval.case_id
    require(by, Act.TAKE_SEALED, now=now, what=approval.case_id)
    found = Seal.objects.filter(case_id=approval.case_id, agency_id=by.agency_id)
    seals = list(found.order_by("sealed_at"))
    if not seals:
        raise NotPossible(_("Your agency sealed nothing on this case. There is nothing to take."))
    record(
        by=by,
        act=Act.TAKE_SEALED,
        case=case_of(approval),
        now=now,
        request=approval.pk,
        items=[str(one.pk) for one in seals],
    )
    texts = [unsealed(one) for one in seals]
    end_grants(
        case_id=approval.case_id,
        because=Act.TAKE_SEALED,
        by=by,
        now=now,
        reach=[Reach.APPROVAL],
        readers=[by.reader],
    )
    return Taken(approval, texts)


def sealed_paper(taken: Taken, *, by: Worker, now: datetime) -> Paper:
    """What goes to the court: order, recipient, who takes it, and each sealed text."""
    approval, order = taken.approval, taken.approval.said()
    paper = Paper(
        title=approval.reference,
        heading=_("For the court alone"),
        about=f"{approval.hub.name}\n{by.agency.name}",
        foot=approval.reference,
        made_at=now,
    )
    paper.facts(
        [
            (_("Order"), order["order"]),
            (_("To"), order["recipient"]),
            (_("Asked by"), approval.asked_by.name),
            (_("Released and taken by"), f"{by.name}, {day_said(now.astimezone(LONDON))}"),
        ]
    )
    for number, words in enumerate(taken.texts, start=1):
        paper.section(_("Sealed item %(number)s") % {"number": number})
        rows = [(_("When"), words["happened"]), (_("From"), words["source_system"])]
        paper.facts([(label, said) for label, said in rows if said])
        paper.words(words["text"])
    return paper
