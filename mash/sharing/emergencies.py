"""Sharing in an emergency what the agreement refuses, and the review that follows.

Nobody dies of a clause: vital interests (UK GDPR Articles 6(1)(d) and 9(2)(c)) go before it. It is
marked on the item, stands on a list until an information governance officer has reviewed it, and
what the review finds unlawful is shown to nobody any more.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.agreements.actions import what_is_agreed
from mash.agreements.models import agreement_in_force
from mash.agreements.movement import Movement, Way
from mash.audit.actions import record
from mash.cases.refusals import NotPossible
from mash.clock.calendar import day_of
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.doing import action, say
from mash.sharing.actions import (
    Weighed,
    keep_sealed,
    own_request,
    put_item,
    require_handling,
    require_weighed,
)
from mash.sharing.models import Danger, EmergencyShare, Finding, Handling, Item, Request

LAW = "law"  # the clause, where a version has none on emergencies: UK GDPR Article 6(1)(d)
VITAL = "vital_interests"
HOURS = 24  # to the review, where a version does not say


@action
def share_in_emergency(
    *,
    request: Request,
    weighed: Weighed,
    handling: Handling,
    danger: Danger,
    why: str,
    by: Worker,
    now: datetime,
) -> Item:
    """Share what the agreement refuses, because somebody would otherwise come to serious harm.
    The basis is vital interests and no other."""
    request = own_request(request, Act.SHARE_IN_EMERGENCY, by=by, now=now)
    require_weighed(weighed, request)
    require_handling(handling)
    if danger not in Danger.values:
        raise NotPossible(_("Choose what the danger is."), "danger")
    why = say(why, _("Say why this cannot wait for the agreement."), "why")
    version, refused = refusal_of(weighed, request, handling, now=now)
    clause, basis, hours = rules_of_emergency(request.case.hub_id, now)
    words = weighed.words()
    keep_sealed(request.case, Act.SHARE_IN_EMERGENCY, why=why, **words)
    item = put_item(
        request,
        weighed,
        handling,
        by=by,
        now=now,
        agreement=version,
        clause=clause,
        in_emergency=True,
        words=words | {"emergency": why},
        lawful_basis=basis,
    )
    review_by = now + timedelta(hours=hours)
    share = put_on_the_list(item, danger=danger, refused=refused, review_by=review_by)
    record_emergency(share, by=by, now=now)
    return item


def put_on_the_list(
    item: Item, *, danger: Danger, refused: str, review_by: datetime
) -> EmergencyShare:
    """From here on it waits for its review; `refused` is the clause that forbids the sharing."""
    return EmergencyShare.objects.create(
        case=item.case,
        reference=item.case.reference,
        item=item,
        agency=item.agency,
        author=item.author,
        category=item.category,
        danger=danger,
        agreement=item.agreement,
        refused_clause=refused,
        shared_at=item.shared_at,
        review_by=review_by,
    )


def record_emergency(share: EmergencyShare, *, by: Worker, now: datetime) -> None:
    """Both clauses: the one by which it was shared, and the one that would have refused it."""
    record(
        by=by,
        act=Act.SHARE_IN_EMERGENCY,
        case=share.case,
        now=now,
        item=share.item.pk,
        emergency=share.pk,
        handling=share.item.handling,
        basis=share.item.lawful_basis,
        danger=share.danger,
        refused=share.refused_clause,
        agreement=share.agreement,
        clause=share.item.clause,
    )


def refusal_of(
    weighed: Weighed, request: Request, handling: Handling, *, now: datetime
) -> tuple[str, str]:
    """The version, and the clause by which the agreement refuses it: there must be one."""
    way = Way.CLEAR if handling == Handling.MAY_LEAVE else Way.ENTER
    movement = Movement(request.agency.code, weighed.category, way)
    today = day_of(now)
    version, ruling = what_is_agreed(hub=request.case.hub_id, movement=movement, on=today)
    if ruling.allowed:
        raise NotPossible(
            _("The agreement permits this: no emergency is needed. Add it as you would any other."),
            "category",
        )
    agreement = agreement_in_force(request.case.hub_id, today)
    if agreement is None or agreement.file.category(weighed.category) is None:
        raise NotPossible(_("Choose one of the kinds that the agreement lists."), "category")
    return version, ruling.clause


def rules_of_emergency(hub: str, now: datetime) -> tuple[str, str, int]:
    """The clause, the basis in law, and within how many hours it is reviewed."""
    agreement = agreement_in_force(hub, day_of(now))
    emergency = agreement.file.emergency if agreement else None
    if emergency is None:
        return LAW, VITAL, HOURS
    return emergency.clause, emergency.basis, emergency.review_within_hours


def to_review() -> list[EmergencyShare]:
    """What waits for its review, the first due on top; the row policy decides who is shown any."""
    found = EmergencyShare.objects.filter(reviewed_at=None)
    return list(found.select_related("agency", "author").order_by("review_by"))


def look_at_emergency(share_id: UUID, *, by: Worker, now: datetime) -> EmergencyShare:
    """One of them; Refused where it is hidden."""
    require(by, Act.READ_EMERGENCIES, now=now)
    shares = EmergencyShare.objects.select_related("agency", "author", "reviewed_by")
    share = shares.filter(pk=share_id).first()
    if share is None:
        raise Refused(Act.READ_EMERGENCIES, None, str(share_id))
    return share


@action
def review_emergency(
    *, share: EmergencyShare, finding: Finding, by: Worker, now: datetime
) -> EmergencyShare:
    """Say whether it was right. What was not lawful is shown to nobody from here on, and goes with
    the case's key; the named manager is told on the case."""
    require(by, Act.REVIEW_EMERGENCY, now=now)
    held = EmergencyShare.objects.select_for_update().filter(pk=share.pk).first()
    if held is None:
        raise Refused(Act.REVIEW_EMERGENCY, None, str(share.pk))
    if finding not in Finding.values:
        raise NotPossible(_("Choose what the review found."), "finding")
    if held.reviewed_at:
        raise NotPossible(_("This was reviewed already. Open the list again."))
    if held.author_id == by.pk:
        raise NotPossible(_("You shared this yourself. Ask another officer to review it."))
    held.finding, held.reviewed_at, held.reviewed_by = finding, now, by
    held.save(update_fields=["finding", "reviewed_at", "reviewed_by"])
    record(
        by=by,
        act=Act.REVIEW_EMERGENCY,
        now=now,
        emergency=held.pk,
        finding=held.finding,
        reference=held.reference,
        agreement=held.agreement,
        clause=held.refused_clause,
    )
    return held
