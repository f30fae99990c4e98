"""What the agreement asks of information governance officers: its review, its end, emergencies."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mash.agencies.models import Role, Worker
from mash.agreements.models import agreement_in_force
from mash.clock.calendar import day_of
from mash.language import day_said
from mash.need_to_know.notices import Notice
from mash.sharing.emergencies import to_review


def on_desk(by: Worker, now: datetime) -> list[Notice]:
    if Role.GOVERNANCE not in by.roles():
        return []
    return [*of_emergencies(now), *of_agreement(by.agency.hub_id, now)]


def of_emergencies(now: datetime) -> list[Notice]:
    waiting = to_review()
    if not waiting:
        return []
    text = ngettext(
        "%(count)s thing was shared in an emergency and waits for its review",
        "%(count)s things were shared in an emergency and wait for their review",
        len(waiting),
    )
    late = waiting[0].review_by < now
    return [Notice(text % {"count": len(waiting)}, reverse("emergencies"), late=late)]


def of_agreement(hub: str, now: datetime) -> list[Notice]:
    """Its end, or that its review is past."""
    page, on = reverse("agreement"), day_of(now)
    agreement = agreement_in_force(hub, on)
    if agreement is None:
        return [Notice(_("No information sharing agreement is in force"), page, late=True)]
    rules = agreement.rules
    told = {
        "version": agreement.version,
        "clause": rules["clause_for"]["term"],
        "day": day_said(date.fromisoformat(rules.get("ends") or rules["review_by"])),
    }
    if rules.get("ends") and date.fromisoformat(rules["ends"]) < on:
        text = _(
            "The agreement, version %(version)s, ended on %(day)s (clause %(clause)s): no agency "
            "shares or sees anything"
        )
        return [Notice(text % told, page, late=True)]
    if date.fromisoformat(rules["review_by"]) < on:
        told["day"] = day_said(date.fromisoformat(rules["review_by"]))
        text = _(
            "The review of the agreement, version %(version)s, was due by %(day)s (clause "
            "%(clause)s)"
        )
        return [Notice(text % told, page, late=True)]
    return []
