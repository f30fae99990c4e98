"""What a case tells, as the pictures of its page need it: the chronology and the family."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mash.cases.models import Case
from mash.clock.calendar import LONDON
from mash.language import day_said, later
from mash.night.models import Note
from mash.people.models import Part, Person, Relationship
from mash.people.relationships import RELATIONSHIPS
from mash.pictures.chronology import Chronology, Event, Told, chronology
from mash.pictures.family import Family, Member, Tie, family
from mash.sharing.gathered import date_told
from mash.sharing.models import Item

THIS, EARLIER, NIGHT = (
    later("This contact"),
    later("Earlier cases"),
    later("Out of hours"),
)
NOT_SAID = later("Not said")
SIGNS = 160  # of an item's words in the chronology; the whole is a link away


def family_of(case: Case, people: Sequence[Person]) -> Family:
    """From the people and ties of this contact alone: no role comes from another."""
    home = {Part.CHILD, Part.HOUSEHOLD}
    members = [
        Member(
            key=str(one.pk),
            name=one.name,
            part=one.get_part_display(),
            is_child=one.part == Part.CHILD,
            in_household=one.part in home,
        )
        for one in people
    ]
    told = Relationship.objects.filter(case=case).order_by("person__position", "of__position", "id")
    ties = [
        Tie(str(one.person_id), str(one.of_id), one.kind, RELATIONSHIPS.get(one.kind, one.kind))
        for one in told
    ]
    return family(members, ties)


def chronology_of(
    case: Case,
    *,
    disclosures: Iterable[dict[str, Any]],
    ratings: Iterable[tuple[str, datetime]],
    earlier: Iterable[dict[str, Any]],
    gathered: Iterable[tuple[str, list[Item]]],
    names: dict[str, str],
    notes: Iterable[Note] = (),
) -> Chronology:
    """Across this contact, earlier cases (times and codes only) and what the agencies told."""
    events = [at(THIS, case.received_at, _("Contact received"))]
    events += [at(THIS, given, _("Rated %(name)s") % {"name": name}) for name, given in ratings]
    events += [disclosed(one) for one in disclosures]
    for one in earlier:
        events += earlier_events(one["history"])
    told = sorted(
        ((about, item) for about, items in gathered for item in items),
        key=lambda one: one[1].shared_at,
    )
    events += [of_item(item, about, names) for about, item in told]
    events += [of_note(note) for note in notes]
    return chronology(events)


def at(lane: str, moment: datetime, what: str) -> Event:
    local = moment.astimezone(LONDON)
    said = day_said(local)
    return Event(lane, (local.year, local.month, local.day), said, what)


def disclosed(told: dict[str, Any]) -> Event:
    by = (
        _("Disclosed by %(who)s") % {"who": told["by_whom"]}
        if told.get("by_whom")
        else _("Disclosed")
    )
    return worded(THIS, told.get("when") or "", by, told.get("what") or "", "#contact-title")


def earlier_events(history: dict[str, Any]) -> Iterator[Event]:
    reference = history["reference"]
    yield at(
        EARLIER, history["received_at"], _("Case %(reference)s received") % {"reference": reference}
    )
    for name, given in history["ratings"]:
        yield at(
            EARLIER,
            given,
            _("Case %(reference)s rated %(name)s") % {"reference": reference, "name": name},
        )


def of_item(item: Item, about: str, names: dict[str, str]) -> Event:
    kind = names.get(item.category, item.category)
    what = f"{item.get_nature_display()}, {kind}: {about}"
    words = item.words
    link = f"#item-{item.pk}"
    return worded(item.agency.name, words["happened"], what, item.said, link)


def of_note(note: Note) -> Event:
    """What the night team did, with the hour: a night has two days."""
    written = note.written_at.astimezone(LONDON)
    said = f"{day_said(written)}, {written:%H:%M}"
    told = at(NIGHT, note.written_at, _("Note by %(author)s") % {"author": note.author.name})
    text = note.words["did"]
    if len(text) > SIGNS:
        return replace(told, said=said, text=cut(text), link=f"#note-{note.pk}")
    return replace(told, said=said, text=text)


def cut(text: str) -> str:
    return text[:SIGNS].rsplit(None, 1)[0] + " …"


def worded(lane: str, when: str, what: str, text: str, link: str) -> Event:
    """Something told in words: a long text is cut, with a link to the whole of it."""
    on: Told | None = date_told(when)
    if len(text) <= SIGNS:
        return Event(lane, on, when or NOT_SAID, what, text)
    return Event(lane, on, when or NOT_SAID, what, cut(text), link)
