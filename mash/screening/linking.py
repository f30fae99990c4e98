"""A later contact about the same family is tied to the earlier case and its clock history."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.cases.models import Case, CaseLink, tidy_reference
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import action, in_hand


@action
def link_case(*, case: Case, earlier_reference: str, by: Worker, now: datetime) -> CaseLink:
    """Tie this case to an earlier one that this worker may see."""
    case = in_hand(case, Act.LINK_CASE, by=by, now=now)
    tidy = tidy_reference(earlier_reference)
    earlier = Case.objects.filter(reference=tidy).first() if tidy else None
    if earlier is None or earlier.pk == case.pk:
        raise NotPossible(
            _(
                "Enter the reference of the earlier case, such as KX7-4MQ-9TR. This is not one "
                "that you can see."
            ),
            "earlier_reference",
        )
    if case.earlier_links.filter(earlier=earlier).exists():
        raise NotPossible(_("This case is already linked to that one."), "earlier_reference")
    link = CaseLink.objects.create(
        case=case,
        earlier=earlier,
        linked_at=now,
        linked_by=by.reader,
        history=clock_history(earlier),
    )
    record(by=by, act=Act.LINK_CASE, case=case, now=now, earlier=earlier.reference)
    return link


def clock_history(case: Case) -> dict[str, Any]:
    """When a case was received, how it was rated and where it stands: times and codes, no story."""
    return {
        "reference": case.reference,
        "received_at": case.received_at.isoformat(),
        "stage": case.stage,
        "ratings": [
            {"code": rating.code, "given_at": rating.given_at.isoformat()}
            for rating in case.ratings.all()
        ],
    }
