"""What a person says of a case that is kept, or of a request for one's own data: hold it, keep it
longer, or ask that it may go."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from mash.agencies.hub_rules import OF_A_REQUEST
from mash.agencies.models import Role, Worker
from mash.approvals.actions import approve, ask_approval, record_asked
from mash.approvals.kinds import Kind
from mash.approvals.models import Approval
from mash.audit.actions import record
from mash.cases.models import Case, tidy_reference
from mash.cases.refusals import NotPossible
from mash.clock.calendar import day_of
from mash.closure.models import Closure, Disposal, Hold, Review, kept_until
from mash.language import day_said
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.doing import action, in_hand, say
from mash.process import Stage


@dataclass(frozen=True)
class KeptCase:
    """A closed case, or a closed request for one's own data, as those see it who keep the hub's
    records: no word of it."""

    closure: Closure
    until: date
    holds: list[Hold]  # the open ones

    @property
    def reference(self) -> str:
        return self.closure.reference

    @property
    def over(self) -> uuid.UUID:
        """What a reach is over. Of a request its closure: that shows no word, and the request who
        asks."""
        return self.closure.pk if self.closure.is_request else self.closure.case_id

    def is_due(self, on: date) -> bool:
        """Its time is over and nothing holds it. That alone destroys nothing."""
        return not self.holds and self.until <= on


def due_cases(*, hub: str, on: date, using: str = "default") -> list[KeptCase]:
    """The closed cases and requests of a hub whose time is over by this day, and those that are
    held, as far as the asker may see them; the first due first."""
    held = list(Hold.objects.using(using).filter(released_at=None))
    gone = Disposal.objects.using(using).values("case_id")
    closures = Closure.objects.using(using).filter(hub_id=hub).exclude(case_id__in=gone)
    asked = Q(keep_until__lte=on) | Q(case_id__in=[one.case_id for one in held])
    found = list(closures.filter(asked))
    ids = [one.case_id for one in found]
    reviews = list(Review.objects.using(using).filter(case_id__in=ids))
    cases = [of_closure(one, reviews, held) for one in found]
    wanted = [one for one in cases if one.until <= on or one.holds]
    return sorted(wanted, key=lambda one: (one.until, one.reference))


def of_closure(closure: Closure, reviews: list[Review], held: list[Hold]) -> KeptCase:
    own = [one for one in reviews if one.case_id == closure.case_id]
    return KeptCase(
        closure=closure,
        until=kept_until(closure, own),
        holds=[one for one in held if one.case_id == closure.case_id],
    )


def kept_case(reference: str, act: Act, *, by: Worker) -> KeptCase:
    """The closed case of this reference; Refused where it is hidden, not there, or gone."""
    wanted = tidy_reference(reference)
    closure = Closure.objects.filter(reference=wanted, hub_id=by.agency.hub_id).first()
    if closure is None or Disposal.objects.filter(case_id=closure.case_id).exists():
        raise Refused(act, None, reference)
    of_case = {"case_id": closure.case_id}
    reviews = list(Review.objects.filter(**of_case))
    return of_closure(closure, reviews, list(Hold.objects.filter(**of_case, released_at=None)))


def is_of_a_request(case_id: uuid.UUID | None) -> bool:
    """Kept or gone, as far as who looks sees it still."""
    same = {"case_id": case_id, "retention": OF_A_REQUEST}
    return Closure.objects.filter(**same).exists() or Disposal.objects.filter(**same).exists()


def as_case(kept: KeptCase) -> Case:
    """Enough of the case to act on: a governance officer does not see the case itself. A request
    stands here as a closed case does, by its own id."""
    closure = kept.closure
    return Case(
        pk=closure.case_id,
        reference=closure.reference,
        hub_id=closure.hub_id,
        stage=Stage.CLOSED,
    )


@action
def hold_case(
    *,
    case: Case,
    reason: str,
    order: str,
    by: Worker,
    now: datetime,
    over: uuid.UUID | None = None,
) -> Hold:
    """Nothing of this case is destroyed until two people release this hold."""
    require(by, Act.HOLD_CASE, case, now=now, what=over)
    reason = say(reason, _("Say why this case must be held."), "reason")
    order = say(order, _("Give the reference of the inquiry, court or complaint."), "order")
    hold = Hold.objects.create(
        case_id=case.pk,
        reference=case.reference,
        since=now,
        by=by,
        words={"reason": reason, "order": order},
    )
    record(by=by, act=Act.HOLD_CASE, case=case, now=now, hold=hold.pk)
    return hold


@action
def hold_open_case(*, case: Case, reason: str, order: str, by: Worker, now: datetime) -> Hold:
    """The same by a manager who has the case in hand, at whatever stage it is."""
    held = in_hand(case, Act.HOLD_CASE, by=by, now=now)
    return hold_case(case=held, reason=reason, order=order, by=by, now=now)


@action
def keep_longer(*, kept: KeptCase, until: date, reason: str, by: Worker, now: datetime) -> Review:
    """A person reviewed this case and keeps it, until a day that they choose, with a reason."""
    case = as_case(kept)
    require(by, Act.KEEP_LONGER, case, now=now, what=kept.over)
    reason = say(reason, _("Say why this case is kept longer."), "reason")
    today = day_of(now)
    if until <= max(kept.until, today):
        raise NotPossible(
            _("Choose a day after %(day)s: a review makes the time longer, never shorter.")
            % {"day": day_said(max(kept.until, today))},
            "until",
        )
    review = Review.objects.create(
        case_id=case.pk, at=now, by=by, keep_until=until, words={"reason": reason}
    )
    record(by=by, act=Act.KEEP_LONGER, case=case, now=now, words=reason, until=until.isoformat())
    return review


@action
def ask_disposal(
    *, kept: KeptCase, reason: str, by: Worker, now: datetime, why: str = ""
) -> Approval:
    """A person reviewed this case and asks a second one that it be disposed of; before its time
    only for one of a few reasons."""
    reason = say(reason, _("Say why it may go."), "reason")
    require_free(kept)
    is_due = kept.is_due(day_of(now))
    case = as_case(kept)
    if not is_due and Role.GOVERNANCE not in by.roles():
        raise NotPossible(
            _("Its time is not over. An information governance officer may ask for it early.")
        )
    return ask_approval(
        kind=Kind.DISPOSE if is_due else Kind.DISPOSE_EARLY,
        what=case.pk,
        case=case,
        reference=case.reference,
        words={"reason": reason},
        why="" if is_due else why,
        by=by,
        now=now,
    )


def require_free(kept: KeptCase) -> None:
    if kept.holds:
        raise NotPossible(_("A legal hold forbids it. Two people must release the hold first."))


@action
def ask_release_of_hold(*, hold: Hold, reason: str, by: Worker, now: datetime) -> Approval:
    """Ask a second person that a hold be released: the case may then go when its time is over."""
    reason = say(reason, _("Say why the hold is no longer needed."), "reason")
    if hold.released_at:
        raise NotPossible(_("This hold is released already."))
    case = Case(pk=hold.case_id, reference=hold.reference, hub_id=by.agency.hub_id)
    return ask_approval(
        kind=Kind.RELEASE_HOLD,
        what=hold.pk,
        case=case,
        reference=hold.reference,
        words={"reason": reason},
        by=by,
        now=now,
    )


@action
def release_hold(*, approval_id: uuid.UUID, by: Worker, now: datetime) -> Hold:
    """Release a hold, as the second person."""
    approval = approve(approval_id, Kind.RELEASE_HOLD, by=by, now=now)
    hold = Hold.objects.get(pk=approval.what)
    hold.released_at, hold.released_by, hold.approval_id = now, by, approval.pk
    hold.save(update_fields=["released_at", "released_by", "approval_id"])
    record_asked(approval, Act.RELEASE_HOLD, by=by, now=now, hold=hold.pk)
    return hold
