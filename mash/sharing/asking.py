"""Rating a case, which asks the agencies that the rating names; asking one of them again."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Agency, Role, Worker, reader
from mash.agreements.bound import bound_agencies, why_not_bound
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import day_of
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import NotAgreed, action, in_hand, say
from mash.need_to_know.models import Reach
from mash.need_to_know.register import open_grants
from mash.process import Stage
from mash.screening.actions import move
from mash.screening.models import ENTER, Rating
from mash.sharing.actions import keep_sealed
from mash.sharing.clocks import rating_now
from mash.sharing.models import Request


@action
def rate_case(*, case: Case, code: str, reason: str, by: Worker, now: datetime) -> Rating:
    """Rate a case, or change its rating: no rating is lost and no deadline moves later."""
    case = in_hand(case, Act.RATE_CASE, by=by, now=now)
    if case.screening.outcome != ENTER:
        raise NotPossible(_("Settle the screening first: only a case that enters MASH is rated."))
    if code not in {rating.code for rating in case.rules.ratings}:
        raise NotPossible(_("Choose a rating."), "code")
    reason = say(reason, _("Say why you give this rating."), "reason")
    keep_sealed(case, Act.RATE_CASE, reason=reason)
    before = rating_now(case)
    if before and before.code == code:
        raise NotPossible(_("The case has this rating already. Choose another one."), "code")
    rating = Rating.objects.create(
        case=case,
        number=before.number + 1 if before else 1,
        code=code,
        given_at=now,
        given_by=by,
        words={"reason": reason},
    )
    if case.stage == Stage.SCREENING:
        move(case, Stage.SHARING)
    asked = ask(case, case.rules.asked_by(code), by=by, now=now)
    record(by=by, act=Act.RATE_CASE, case=case, now=now, rating=code, asked=asked, words=reason)
    return rating


def ask(case: Case, codes: Iterable[str], *, by: Worker, now: datetime) -> list[str]:
    """Ask the agencies not asked yet, of those whom the agreement binds: the case opens to them.
    Returns their codes."""
    asked = set(case.requests.values_list("agency__code", flat=True))
    agencies = Agency.objects.filter(hub_id=case.hub_id, code__in=set(codes) - asked)
    agencies = agencies.filter(pk__in=bound_agencies(case.hub_id, day_of(now)))
    make_requests(case, agencies, why="", round_number=1, because=Act.RATE_CASE, by=by, now=now)
    return sorted(agency.code for agency in agencies)


def make_requests(
    case: Case,
    agencies: Iterable[Agency],
    *,
    why: str,
    round_number: int,
    because: Act,
    by: Worker,
    now: datetime,
) -> list[Request]:
    """Open the case to each agency, and its own answer; then ask them, all in two questions."""
    text = case.screening.words["request_text"]
    requests = [
        Request(
            case=case,
            agency=agency,
            round=round_number,
            asked_at=now,
            asked_by=by,
            words={"text": text, "why": why},
        )
        for agency in agencies
    ]
    given = [
        (reader(one.agency_id, Role.AGENCY_WORKER), reach, what)
        for one in requests
        for reach, what in ((Reach.CASE, case.pk), (Reach.RETURN, one.pk))
    ]
    open_grants(given, case_id=case.pk, because=because, by=by, now=now)
    return Request.objects.bulk_create(requests)


def require_bound(case: Case, agency: Agency, act: Act, *, now: datetime) -> None:
    """Raise NotAgreed where the agency is not bound: a question tells of the family already."""
    today = day_of(now)
    if why := why_not_bound(case.hub_id, agency.code, today, called=agency.name):
        raise NotAgreed(
            _("%(agency)s cannot be asked. %(why)s") % {"agency": agency, "why": why[1].sentence},
            act=act,
            case=case,
            agreement=why[0],
            clause=why[1].clause,
        )


@action
def ask_agency(*, case: Case, agency: str, why: str, by: Worker, now: datetime) -> Request:
    """Ask an agency, once more or for the first time, and say what is still needed."""
    case = in_hand(case, Act.ASK_AGENCY, by=by, now=now)
    why = say(why, _("Say what is still needed from this agency."), "why")
    keep_sealed(case, Act.ASK_AGENCY, why=why)
    one = Agency.objects.filter(hub_id=case.hub_id, code=agency).first()
    if one is None:
        raise NotPossible(_("Choose the agency to ask."), "agency")
    require_bound(case, one, Act.ASK_AGENCY, now=now)
    earlier = list(case.requests.filter(agency=one))
    if any(request.answered_at is None for request in earlier):
        raise NotPossible(_("This agency has been asked and has not answered yet."), "agency")
    [request] = make_requests(
        case, [one], why=why, round_number=len(earlier) + 1, because=Act.ASK_AGENCY, by=by, now=now
    )
    if case.stage == Stage.DECISION:
        move(case, Stage.SHARING)
    record(
        by=by,
        act=Act.ASK_AGENCY,
        case=case,
        now=now,
        agency=one.code,
        request=request.pk,
        words=why,
    )
    return request
