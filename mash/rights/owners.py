"""Asking the agency that gave an entry whether it may be told: on its people's desks, who answer
there, and by a letter that says only that something waits. What they object to is not released; the
records officer weighs the ground and decides."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker, reader
from mash.audit.actions import record
from mash.audit.models import Outcome as Trace
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.deadlines import said
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.doing import action
from mash.rights.actions import held, open_to
from mash.rights.codes import Ground, Owner
from mash.rights.keys import has_key
from mash.rights.letters import write_to_owner
from mash.rights.models import FoundEntry, OwnerAsk

ANSWERING = (Role.AGENCY_WORKER, Role.LEAD)


@action
def ask_owner(*, entry: FoundEntry, by: Worker, now: datetime) -> OwnerAsk:
    """Its workers and its lead are asked once; what lets them see it ends with the request."""
    request = held(entry.request, Act.ASK_OWNER, by=by, now=now)
    if entry.agency_id is None:
        raise NotPossible(_("No agency gave this. There is nobody to ask."))
    if ask_of(entry):
        raise NotPossible(_("The agency has been asked already."))
    ask = OwnerAsk(
        id=uuid.uuid4(), entry=entry, request=request, finding_id=entry.finding_id,
        case_id=entry.case_id, agency_id=entry.agency_id, asked_at=now, asked_by=by,
        words={
            "reference": request.reference,
            "heading": entry.words["heading"],
            "text": entry.words["text"],
        },
    )  # fmt: skip
    ask.save(force_insert=True)
    readers = [reader(entry.agency_id, role) for role in ANSWERING]
    for one in readers:
        open_to(one, ask.pk, of=request.pk, because=Act.ASK_OWNER, by=by, now=now)
    lies_with = Case(pk=entry.case_id, reference="", hub_id=request.hub_id)
    write_to_owner(lies_with, ask, readers, now=now)
    record(by=by, act=Act.ASK_OWNER, case=case_of(ask), now=now, request=request.pk, ask=ask.pk,
           agency=entry.agency_id)  # fmt: skip
    return ask


def ask_of(entry: FoundEntry) -> OwnerAsk | None:
    found = OwnerAsk.objects.filter(entry=entry)
    return found.select_related("agency", "answered_by").first()


def case_of(ask: OwnerAsk) -> Case:
    """The case by its id alone: neither who asks nor who answers need see it."""
    return Case(pk=ask.case_id, reference="")


def look_at_ask(ask_id: uuid.UUID, *, by: Worker, now: datetime) -> OwnerAsk:
    """What an agency is asked, for its people; the look recorded. Refused where hidden."""
    found = OwnerAsk.objects.filter(pk=ask_id).select_related("agency", "answered_by").first()
    if found is None or not has_key(found.case_id):
        raise Refused(Act.ANSWER_OWNER, None, str(ask_id))
    require(by, Act.ANSWER_OWNER, now=now, what=found.pk)
    record(by=by, act=Act.ANSWER_OWNER, case=case_of(found), outcome=Trace.LOOKED, now=now,
           ask=found.pk)  # fmt: skip
    return found


@action
def answer_owner(*, ask: OwnerAsk, says: str, test: str, by: Worker, now: datetime) -> OwnerAsk:
    """The agency agrees, or objects and names the ground in law."""
    found = OwnerAsk.objects.select_for_update().filter(pk=ask.pk).first()
    if found is None:
        raise Refused(Act.ANSWER_OWNER, None, str(ask.pk))
    require(by, Act.ANSWER_OWNER, now=now, what=found.pk)
    if found.answered_at:
        raise NotPossible(_("Somebody of your agency has answered this already."))
    if says not in {Owner.AGREES, Owner.OBJECTS}:
        raise NotPossible(_("Choose whether it may be told."), "says")
    if says == Owner.OBJECTS and test not in Ground.values:
        raise NotPossible(_("Choose on what ground it should be kept back."), "test")
    found.says, found.test = says, test if says == Owner.OBJECTS else ""
    found.answered_at, found.answered_by = now, by
    found.save(update_fields=["says", "test", "answered_at", "answered_by"])
    record(by=by, act=Act.ANSWER_OWNER, case=case_of(found), now=now, ask=found.pk, says=says,
           ground=found.test)  # fmt: skip
    return found


def answered(ask: OwnerAsk | None) -> dict[str, str]:
    """What the officer's form begins with: what the agency said, who said it and when."""
    if ask is None or ask.answered_at is None or ask.answered_by is None:
        return {}
    who = _("%(name)s, in the hub, %(at)s") % {
        "name": ask.answered_by.name,
        "at": said(ask.answered_at),
    }
    return {"owner": ask.says, "owner_who": who, "test": ask.test}
