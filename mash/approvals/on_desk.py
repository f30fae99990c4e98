"""What waits for a second person, on the desks of those who may approve it and of who asked."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.approvals.actions import proposed
from mash.approvals.kinds import ASKED_OF, Kind
from mash.approvals.models import Approval
from mash.need_to_know.acts import Act, may
from mash.need_to_know.notices import Notice

# roles that are ever asked, or ask: nobody else's desk need look
CONCERNED = {
    role
    for table in ASKED_OF.values()
    for asker, approvers in table.items()
    for role in {asker, *approvers}
}


def on_desk(by: Worker, now: datetime) -> list[Notice]:
    if not by.roles() & CONCERNED:
        return []
    waiting = Approval.objects.filter(outcome="", lapses_at__gte=now, hub=by.agency.hub_id)
    found = [
        notice(one, by)
        for one in waiting.select_related("asked_by")
        if one.asked_by_id == by.pk or may(by, Act(one.kind), None, now=now, what=one.pk)
    ]
    if by.roles() & set(ASKED_OF[Kind.CHANGE_AGREEMENT]):
        asked = {one.what for one in waiting}
        found += [
            Notice(
                _("Version %(version)s of the agreement is loaded and not in force")
                % {"version": one.version},
                reverse("ask_change_of_agreement", args=[one.pk]),
            )
            for one in proposed(by.agency.hub_id)
            if one.pk not in asked
        ]
    return found


def notice(one: Approval, by: Worker) -> Notice:
    """A reference, what is asked and by whom; no word of why."""
    said = {"what": one.get_kind_display(), "on": one.reference, "who": one.asked_by.name}
    is_mine = one.asked_by_id == by.pk
    text = (
        _("You asked, and it waits for a second person: %(what)s (%(on)s)")
        if is_mine
        else _("%(who)s asks for your approval: %(what)s (%(on)s)")
    )
    return Notice(text % said, reverse("approval", args=[one.pk]))
