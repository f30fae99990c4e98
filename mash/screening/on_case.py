"""What a case's page says of screening: the panel, how it ended, the ratings, what to do now."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.language import later
from mash.need_to_know.acts import Act, may
from mash.process import Stage
from mash.screening.actions import already_spoken
from mash.screening.consents import how_it_stands
from mash.screening.models import ENTER, Screening
from mash.screening.standing import Standing, standing
from mash.screening.wording import outcome_name

Links = list[dict[str, str]]
AT_ONCE = later("Fast-track without waiting for the panel")


def on_case(case: Case, by: Worker, now: datetime) -> dict[str, Any]:
    held = Screening.objects.filter(case=case).select_related("settled_by").first()
    if held:
        case.screening = held  # what else asks for it on this page has it
    may_now = {act for act in ACTS if may(by, act, case, now=now)}
    seen = standing(case) if held else None
    spoken = has_spoken(case, by) if Act.GIVE_POSITION in may_now else False
    return {
        "screening": held,
        "seen": seen,
        "spoken": spoken,
        "outcome": outcome_name(case.rules, held.outcome) if held and held.outcome else "",
        "absent": [case.rules.agency(code).name for code in held.absent] if held else [],
        "ratings": [
            {"rating": case.rules.rating(one.code), "row": one} for one in case.ratings.all()
        ],
        "consents": how_it_stands(case),
        "todo": todo(case, held, seen, may_now, spoken=spoken),
        "more": more(case, by, seen if held and not held.settled_at else None, may_now),
    }


ACTS = (
    Act.OPEN_SCREENING,
    Act.GIVE_POSITION,
    Act.SETTLE_SCREENING,
    Act.RATE_CASE,
    Act.TAKE_OVER_CASE,
    Act.LINK_CASE,
    Act.RECORD_CONSENT,
)


def has_spoken(case: Case, by: Worker) -> bool:
    """Is there nothing left for this worker's agency to say?"""
    on_panel = by.agency.code in case.screening.panel
    given = case.positions.filter(agency=by.agency).exists()
    return not on_panel or given or already_spoken(case, by)


def link(label: str, name: str, case: Case) -> dict[str, str]:
    return {"label": label, "href": reverse(name, args=[case.reference])}


def todo(
    case: Case, held: Screening | None, seen: Standing | None, may_now: set[Act], *, spoken: bool
) -> Links:
    """What waits for this worker."""
    if held is None or seen is None:
        opening = link(_("Open the screening"), "open_screening", case)
        return [opening] if Act.OPEN_SCREENING in may_now else []
    if held.settled_at:
        is_to_rate = held.outcome == ENTER and case.stage == Stage.SCREENING
        rate = link(_("Rate the case"), "rate_case", case)
        return [rate] if is_to_rate and Act.RATE_CASE in may_now else []
    links = []
    if Act.GIVE_POSITION in may_now and not spoken:
        links.append(link(_("Give your agency's position"), "give_position", case))
    if Act.SETTLE_SCREENING in may_now and seen.tally.has_quorum:
        links.append(link(_("Settle the screening"), "settle_screening", case))
    elif Act.SETTLE_SCREENING in may_now and case.contact.immediate_danger:
        links.append(link(AT_ONCE, "settle_screening", case))
    return links


def more(case: Case, by: Worker, waiting: Standing | None, may_now: set[Act]) -> Links:
    """What this worker may do besides; `waiting` is how a screening stands that is not settled."""
    links = []
    may_settle = waiting and not waiting.tally.has_quorum and Act.SETTLE_SCREENING in may_now
    if may_settle and not case.contact.immediate_danger:  # else it is what waits for them
        links.append(link(AT_ONCE, "settle_screening", case))
    if Act.RATE_CASE in may_now and case.stage != Stage.SCREENING:
        links.append(link(_("Change the rating"), "rate_case", case))
    if Act.TAKE_OVER_CASE in may_now and case.manager_id not in (None, by.pk):
        links.append(link(_("Take this case over"), "take_over_case", case))
    if Act.RECORD_CONSENT in may_now:
        links.append(link(_("Record what somebody was told and asked"), "consent", case))
    if Act.LINK_CASE in may_now:
        links.append(link(_("Link an earlier case"), "link_case", case))
    return links
