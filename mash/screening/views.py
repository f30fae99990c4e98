"""Opening the screening, giving a position, settling; taking over; linking an earlier case."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from mash.cases.forms import ActForm
from mash.drafts.drafting import drafted, typed
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.once import answer_form, once, posted
from mash.people.seen_pattern import seen_pattern
from mash.screening.actions import (
    already_spoken,
    give_position,
    open_screening,
    settle_screening,
    take_over_case,
)
from mash.screening.consents import how_it_stands, record_consent
from mash.screening.forms import ConsentForm, LinkForm, PositionForm, SettleForm, TakeOverForm
from mash.screening.linking import link_case
from mash.screening.standing import standing
from mash.screening.wording import family_said

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@once
def open_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """Says who will see the contact, and opens its screening."""
    case, _by, _now = case_for(request, reference, Act.OPEN_SCREENING)
    rules = case.rules
    facts = {
        "case": case,
        "contact": case.contact,
        "pattern": seen_pattern(case),
        "panel": [rules.agency(code).name for code in rules.screening.panel],
    }
    form = ActForm(posted(request))
    return answer_form(request, "screening/open.html", form, facts, open_screening)


@require_http_methods(FORM)
@drafted(Act.GIVE_POSITION)
@once
def position_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """A panel manager says what their agency would do, before reading what others would."""
    case, by, _now = case_for(request, reference, Act.GIVE_POSITION)
    if by.agency.code not in case.screening.panel:
        raise Refused(Act.GIVE_POSITION, case)
    form = PositionForm(**typed(request), case=case)
    spoken = case.positions.filter(agency=by.agency).exists() or already_spoken(case, by)
    facts = {
        "case": case,
        "contact": case.contact.words,
        "pattern": seen_pattern(case),
        "spoken": spoken,
    }
    return answer_form(request, "screening/position.html", form, facts, give_position)


@require_http_methods(FORM)
@drafted(Act.SETTLE_SCREENING)
@once
def settle_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """The manager settles what the panel said, and what the agencies will be told."""
    case, _by, _now = case_for(request, reference, Act.SETTLE_SCREENING)
    seen = standing(case)
    form = SettleForm(**typed(request), case=case, seen=seen)
    facts = {
        "case": case,
        "contact": case.contact,
        "pattern": seen_pattern(case),
        "seen": seen,
        "family_said": family_said,
        "consents": how_it_stands(case),
    }
    return answer_form(request, "screening/settle.html", form, facts, settle_screening)


@require_http_methods(FORM)
@once
def consent_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """What one person was told and asked, recorded beside what was recorded before."""
    case, _by, _now = case_for(request, reference, Act.RECORD_CONSENT)
    form = ConsentForm(posted(request), case=case)
    facts = {"case": case, "consents": how_it_stands(case)}
    return answer_form(request, "screening/consent.html", form, facts, record_consent)


@require_http_methods(FORM)
@drafted(Act.TAKE_OVER_CASE)
@once
def take_over_page(request: WorkerRequest, reference: str) -> HttpResponse:
    case, _by, _now = case_for(request, reference, Act.TAKE_OVER_CASE)
    facts = {"case": case}
    form = TakeOverForm(**typed(request))
    return answer_form(request, "screening/take_over.html", form, facts, take_over_case)


@require_http_methods(FORM)
@once
def link_page(request: WorkerRequest, reference: str) -> HttpResponse:
    case, _by, _now = case_for(request, reference, Act.LINK_CASE)
    told = case.contact.words.get("earlier_reference") or ""
    form = LinkForm(posted(request), initial={"earlier_reference": told})
    facts = {"case": case, "told": told}
    return answer_form(request, "screening/link.html", form, facts, link_case)
