"""What happens to a request meanwhile: whoever asks is asked for more, which stops the month; and
another officer goes on with it."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.agencies.posts import at_work_as
from mash.audit.actions import record
from mash.cases.refusals import NotPossible
from mash.clock.calendar import day_of
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import action
from mash.need_to_know.models import Grant
from mash.need_to_know.register import end_grants
from mash.rights.actions import due, held, open_to
from mash.rights.codes import Needed
from mash.rights.models import AccessRequest


@action
def ask_asker(
    *, request: AccessRequest, needed: str, asked_at: datetime, by: Worker, now: datetime
) -> AccessRequest:
    """They were asked for what the request cannot be worked on without: from that day on the month
    stands still (UK GDPR Article 12A)."""
    request = held(request, Act.ASK_ASKER, by=by, now=now)
    if needed not in Needed.values:
        raise NotPossible(_("Choose what they were asked for."), "needed")
    if request.asked_at:
        raise NotPossible(_("They have been asked already, and have not answered."))
    clock = due(request)
    if clock.due_at is None:
        raise NotPossible(_("No month runs yet. First record that it is shown who asks."))
    if clock.is_late(now):
        raise NotPossible(_("The time is over. What was not asked within it stops nothing."))
    if not day_of(began(request)) <= day_of(asked_at) <= day_of(now):
        raise NotPossible(_("Check the day: since the month began, until today."), "day")
    request.needed, request.asked_at = needed, asked_at
    request.save(update_fields=["needed", "asked_at"])
    record(by=by, act=Act.ASK_ASKER, now=now, request=request.pk, needed=needed)
    return request


def began(request: AccessRequest) -> datetime:
    assert request.proved_at is not None  # a month runs
    return max(request.received_at, request.proved_at)


@action
def hear_asker(
    *, request: AccessRequest, heard_at: datetime, by: Worker, now: datetime
) -> AccessRequest:
    """They have answered: the month goes on, later by the days for which it stood still."""
    request = held(request, Act.HEAR_ASKER, by=by, now=now)
    if request.asked_at is None:
        raise NotPossible(_("Nothing was asked that is not answered."))
    asked, heard = day_of(request.asked_at), day_of(heard_at)
    if not asked <= heard <= day_of(now):
        raise NotPossible(_("Check the day: since they were asked, until today."), "day")
    days = (heard - asked).days
    request.needed, request.asked_at = "", None
    request.stood_still += days
    request.save(update_fields=["needed", "asked_at", "stood_still"])
    record(by=by, act=Act.HEAR_ASKER, now=now, request=request.pk, days=days)
    return request


def officers_of(request: AccessRequest) -> list[Worker]:
    """The hub's other records officers."""
    found = at_work_as(Role.RECORDS, request.hub_id)
    return list(found.exclude(pk=request.officer_id).order_by("name"))


@action
def pass_access_request(
    *, request: AccessRequest, officer: uuid.UUID, by: Worker, now: datetime
) -> AccessRequest:
    """Another officer answers it from now on, with all that was found; the one before sees nothing
    of it any more."""
    request = held(request, Act.PASS_ACCESS_REQUEST, by=by, now=now)
    one = next((one for one in officers_of(request) if one.pk == officer), None)
    if one is None:
        raise NotPossible(_("Choose who answers it from now on."), "officer")
    before = request.officer
    grants = Grant.objects.filter(case_id=request.pk, reader=before.reader)
    for grant in list(grants):
        open_to(one.reader, grant.what, of=request.pk, because=Act.PASS_ACCESS_REQUEST, by=by,
                now=now, until=grant.until)  # fmt: skip
    request.officer = one
    request.save(update_fields=["officer"])
    end_grants(case_id=request.pk, because=Act.PASS_ACCESS_REQUEST, by=by, now=now,
               readers=[before.reader])  # fmt: skip
    record(by=by, act=Act.PASS_ACCESS_REQUEST, now=now, request=request.pk, of=before.pk,
           officer=one.pk)  # fmt: skip
    return request
