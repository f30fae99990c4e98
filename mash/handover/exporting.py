"""A summary as a file: the agreement is asked anew, item by item, each time one is made.

The page shows the summary as it was sent, to whom it was sent. A file goes on from there by ways
that the hub does not see, so what may not go to this team today goes into no new one.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.agreements.models import agreement_in_force
from mash.agreements.movement import Way
from mash.clock.calendar import day_of
from mash.handover.actions import case_of, look_at_summary
from mash.handover.models import Summary
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import NotAgreed, action
from mash.sharing.moving import Kind, of_kind


@action
def take_summary(*, summary_id: object, by: Worker, now: datetime) -> Summary:
    """The summary for a file, the look recorded; NotAgreed with the clause where something in it
    may no longer go to this team."""
    summary = look_at_summary(summary_id, by=by, now=now, printed=True)
    told = summary.words
    hub = summary.team.agency.hub_id
    agreement = agreement_in_force(hub, day_of(now))
    file, version = (agreement.file, agreement.version) if agreement else (None, "")
    for item in (one for one in told["items"] if "of" in one):  # older ones did not keep it
        kind, called = Kind(**item["of"]), item["agency"]
        says = of_kind(kind, file, way=Way.EXPORT, to=told["to"], called=called, now=now)
        if not says.allowed:
            raise NotAgreed(
                _("No file is made of this summary. Something in it is of %(agency)s. %(why)s")
                % {"agency": called, "why": says.sentence},
                act=Act.READ_SUMMARY,
                case=case_of(summary),
                agreement=version,
                clause=says.clause,
                summary=str(summary.pk),
                form="pdf",
            )
    return summary
