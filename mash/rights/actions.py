"""A request for one's own data, from its coming in to its answer."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from mash import keyring
from mash.agencies.actions import hub_version_now
from mash.agencies.models import Role, Worker, hub_reader
from mash.audit.actions import record
from mash.audit.models import Outcome as Trace
from mash.cases.models import new_reference
from mash.cases.refusals import NotPossible
from mash.clock.calendar import Calendar, day_of
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.doing import action, say
from mash.need_to_know.models import Reach
from mash.need_to_know.register import end_grants, open_grant
from mash.rights.clock import Answer, answer_due
from mash.rights.codes import Asker, Longer, Outcome, Proof
from mash.rights.keeping import keep_request, let_keep
from mash.rights.models import AccessPack, AccessRequest, PackCheck

TOO_OLD = timedelta(days=366)
TELLS = {Outcome.ANSWERED, Outcome.NOTHING}
NEEDED = {
    "asker_name": lambda: _("Enter the name of whoever asks."),
    "asks": lambda: _("Write what they ask for, in their own words where you can."),
}


@action
def open_access_request(
    *, asker: str, told: Mapping[str, str], received_at: datetime, by: Worker, now: datetime
) -> AccessRequest:
    """Take in that somebody asks what is held about a person. It has a key of its own, and the
    officer who opens it answers it; the hub's managers find what is held, and check."""
    require(by, Act.OPEN_ACCESS_REQUEST, now=now)
    if asker not in Asker.values:
        raise NotPossible(_("Choose who asks."), "asker")
    if not day_of(now - TOO_OLD) <= day_of(received_at) <= day_of(now):
        raise NotPossible(_("Check the day it came in: today, or up to a year ago."), "received")
    words = {name: text.strip() for name, text in told.items()}
    for name, sentence in NEEDED.items():
        say(words.get(name, ""), sentence(), name)
    if not (words.get("given_names") or words.get("family_name")):
        raise NotPossible(_("Enter the name of the person it is about."), "family_name")
    pk = uuid.uuid4()
    keyring.case_key(pk, make=True)
    for reader in (by.reader, hub_reader(by.agency.hub_id, Role.MANAGER)):
        open_to(reader, pk, of=pk, because=Act.OPEN_ACCESS_REQUEST, by=by, now=now)
    request = AccessRequest.objects.create(
        id=pk, case_id=pk, reference=new_reference(), hub_id=by.agency.hub_id, officer=by,
        asker=asker, received_at=received_at, opened_at=now, words=words,
    )  # fmt: skip
    record(by=by, act=Act.OPEN_ACCESS_REQUEST, now=now, request=pk, asker=asker)
    return request


def open_to(
    reader: str,
    what: uuid.UUID,
    *,
    of: uuid.UUID,
    because: Act,
    by: Worker,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Grants belong to the request and end with it: no case's closing ends them."""
    open_grant(reader=reader, reach=Reach.RIGHTS, what=what, case_id=of, because=because, by=by,
               now=now, until=until)  # fmt: skip


def look_at_request(
    request_id: uuid.UUID, *, by: Worker, now: datetime, form: str = "page"
) -> AccessRequest:
    """The request for who answers, finds or checks; the look recorded. Refused where hidden."""
    request = (
        AccessRequest.objects.filter(pk=request_id)
        .select_related("hub", "officer", "found_by")
        .first()
    )
    if request is None:
        raise Refused(Act.READ_ACCESS_REQUEST, None, str(request_id))
    require(by, Act.READ_ACCESS_REQUEST, now=now, what=request.pk)
    record(by=by, act=Act.READ_ACCESS_REQUEST, outcome=Trace.LOOKED, now=now, request=request.pk,
           form=form)  # fmt: skip
    return request


def held(request: AccessRequest, act: Act, *, by: Worker, now: datetime) -> AccessRequest:
    """The request locked and as it is now, if this worker may do this and it is not ended."""
    found = AccessRequest.objects.select_for_update().filter(pk=request.pk).first()
    if found is None:
        raise Refused(act, None, str(request.pk))
    require(by, act, now=now, what=found.pk)
    if found.closed_at:
        raise NotPossible(_("This request is closed."))
    return found


def due(request: AccessRequest) -> Answer:
    """By when it must be answered, in the hub's working days as they are now."""
    return answer_due(
        request.received_at,
        request.proved_at,
        longer=bool(request.longer),
        stood_still=request.stood_still,
        asked_at=request.asked_at,
        calendar=Calendar.from_hub(hub_version_now(request.hub_id).file),
    )


@action
def prove_identity(
    *, request: AccessRequest, proof: str, seen_at: datetime, by: Worker, now: datetime
) -> AccessRequest:
    """It is shown who asks, and that they may: the clock runs from then."""
    request = held(request, Act.PROVE_IDENTITY, by=by, now=now)
    if request.proved_at:
        raise NotPossible(_("This is recorded already."))
    if proof not in Proof.values:
        raise NotPossible(_("Choose how it was shown."), "proof")
    if proof == Proof.AUTHORITY and request.asker not in {Asker.SOLICITOR, Asker.PARENT}:
        raise NotPossible(_("A signed authority is for somebody who acts for another."), "proof")
    if not day_of(request.received_at) <= day_of(seen_at) <= day_of(now):
        raise NotPossible(_("Check the day: from the day the request came in until today."), "seen")
    request.proof, request.proved_at = proof, seen_at
    request.save(update_fields=["proof", "proved_at"])
    record(by=by, act=Act.PROVE_IDENTITY, now=now, request=request.pk, proof=proof)
    return request


@action
def take_longer(*, request: AccessRequest, longer: str, by: Worker, now: datetime) -> AccessRequest:
    """Two months more, said to whoever asks within the first (UK GDPR Article 12A)."""
    request = held(request, Act.TAKE_LONGER, by=by, now=now)
    if request.longer:
        raise NotPossible(_("The two months more are taken already. There are no others."))
    if longer not in Longer.values:
        raise NotPossible(_("Choose why it takes longer."), "longer")
    if due(request).due_at is None:
        raise NotPossible(_("No month runs now: see how the day is counted."))
    if due(request).is_late(now):
        raise NotPossible(_("The first month is over: it had to be said within it."))
    request.longer, request.longer_at = longer, now
    request.save(update_fields=["longer", "longer_at"])
    record(by=by, act=Act.TAKE_LONGER, now=now, request=request.pk, why=longer)
    return request


@action
def close_access_request(
    *, request: AccessRequest, outcome: str, by: Worker, now: datetime
) -> AccessRequest:
    """End it. What it found is closed to the officer; that it was asked and answered stays, for as
    long as the hub file says."""
    request = held(request, Act.CLOSE_ACCESS_REQUEST, by=by, now=now)
    if outcome not in Outcome.values:
        raise NotPossible(_("Choose how it ended."), "outcome")
    if outcome in TELLS and not (request.proved_at and request.found_at):
        raise NotPossible(
            _("First it must be shown who asks, and a manager must have searched."), "outcome"
        )
    if outcome == Outcome.ANSWERED and passed_pack(request) is None:
        raise NotPossible(_("No pack was checked that could be given."), "outcome")
    if outcome == Outcome.NOTHING and (passed_pack(request) or request.findings.exists()):
        raise NotPossible(
            _("Something was found. Give a pack, if only to say what is withheld."), "outcome"
        )
    request.outcome, request.closed_at = outcome, now
    request.save(update_fields=["outcome", "closed_at"])
    closure = keep_request(request, by=by, now=now)
    managers = hub_reader(request.hub_id, Role.MANAGER)
    end_grants(case_id=request.pk, because=Act.CLOSE_ACCESS_REQUEST, by=by, now=now,
               keep_readers=[managers])  # fmt: skip
    open_to(by.reader, request.pk, of=request.pk, because=Act.CLOSE_ACCESS_REQUEST, by=by, now=now)
    let_keep(closure, by=by, now=now)
    record(by=by, act=Act.CLOSE_ACCESS_REQUEST, now=now, request=request.pk, how=code_of(outcome),
           until=closure.keep_until.isoformat())  # fmt: skip
    return request


def code_of(outcome: str) -> str:
    """As the audit takes it: a code has no spaces."""
    return outcome.replace(" ", "-")


def last_pack(request: AccessRequest) -> AccessPack | None:
    return request.packs.select_related("made_by").order_by("number").last()


def check_of(pack: AccessPack | None) -> PackCheck | None:
    return PackCheck.objects.filter(pack=pack).select_related("by").first() if pack else None


def passed_pack(request: AccessRequest) -> AccessPack | None:
    """The pack that may go out: the last one, once somebody else has read it."""
    pack = last_pack(request)
    check = check_of(pack)
    return pack if check and check.passed else None
