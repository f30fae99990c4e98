"""What a case's page says of the night: whether it went over, and what the team wrote."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.clock.calendar import Calendar
from mash.clock.nights import coming_night
from mash.need_to_know.acts import Act, may
from mash.night.models import Note, Pack
from mash.night.tonight import from_when, goes_over, rules_now


def on_case(case: Case, by: Worker, now: datetime) -> dict[str, Any]:
    packs = list(Pack.objects.filter(case=case).select_related("made_by"))
    notes = list(Note.objects.filter(case=case).select_related("author", "read_by"))
    return {
        "packs": packs,
        "notes": notes,
        "todo": todo(case, notes, by, now),
        "more": more(case, by, now),
    }


def todo(case: Case, notes: list[Note], by: Worker, now: datetime) -> list[dict[str, str]]:
    """What the night team wrote and the manager has not read."""
    if not may(by, Act.ACKNOWLEDGE_NIGHT_NOTE, case, now=now):
        return []
    return [
        {"label": _("Read the note from the night"), "href": reverse("night_note", args=[note.pk])}
        for note in notes
        if note.read_at is None
    ]


def more(case: Case, by: Worker, now: datetime) -> list[dict[str, str]]:
    """The manager's way to hand over, once it is late enough."""
    if not may(by, Act.HAND_OVER_FOR_THE_NIGHT, case, now=now):
        return []
    rules = rules_now(case.hub_id)
    is_late = now >= from_when(coming_night(now, Calendar.from_hub(rules)))
    if not (is_late and rules.out_of_hours.agency and goes_over(case, rules)):
        return []
    href = reverse("hand_over_for_the_night", args=[case.reference])
    return [{"label": _("Hand over for the night"), "href": href}]
