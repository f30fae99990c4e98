"""The night: packs go over at closing time and open until the morning; notes come back."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from mash.agencies.actions import hub_version_now
from mash.agencies.hub_file import HubFile
from mash.agencies.models import Hub, Role, Worker, reader
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.locking import locked
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import Calendar
from mash.clock.deadlines import said
from mash.clock.nights import Night, coming_night, night_now
from mash.need_to_know.acts import GATHERING, Act, Refused, require
from mash.need_to_know.doing import action, in_hand, say
from mash.need_to_know.models import Grant, Reach
from mash.need_to_know.register import end_grants, open_grant
from mash.need_to_know.session import Door, through_door
from mash.night.document import digest, document
from mash.night.models import Note, Pack
from mash.night.tonight import from_when, goes_over, rules_now
from mash.sharing.actions import keep_sealed

CLOCK = Door.NIGHT.value  # who hands over at closing time, in the audit and the register


def hand_over_all(*, now: datetime) -> int:
    """At closing time, and until the hub opens: every case that goes over for the night has its
    pack, with what came in since. By day the grants that have run out go into history."""
    made = 0
    for hub in Hub.objects.order_by("pk"):
        rules = hub_version_now(hub.pk).file
        night = night_now(now, Calendar.from_hub(rules))
        if night is None:
            end_the_night(hub, now=now)
        elif rules.out_of_hours.agency:
            made += sum(hand_over_at_closing(case, night, now=now) for case in in_progress(hub))
    return made


def in_progress(hub: Hub) -> list[Case]:
    with through_door(Door.NIGHT):
        rules = rules_now(hub.pk)
        cases = Case.objects.filter(
            hub=hub, stage__in=GATHERING, ratings__code__in=rules.out_of_hours.hands_over
        )
        cases = cases.distinct().prefetch_related("ratings").order_by("received_at", "pk")
        return [case for case in cases if goes_over(case, rules)]


def hand_over_at_closing(case: Case, night: Night, *, now: datetime) -> bool:
    """One case, in a transaction of its own. False where the pack is there as it would be."""
    with through_door(Door.NIGHT):
        case = locked(case)
        rules = rules_now(case.hub_id)
        if case.stage not in GATHERING or not goes_over(case, rules):
            return False
        pack = make_pack(case, night, rules, by=None, now=now)
        if pack:
            record(
                by=CLOCK,
                act=Act.HAND_OVER_FOR_THE_NIGHT,
                case=case,
                now=now,
                pack=pack.pk,
                edition=pack.edition,
            )
        return pack is not None


@action
def hand_over_for_the_night(*, case: Case, note: str, by: Worker, now: datetime) -> Pack:
    """The manager hands a case over, near closing time or in the night, with a word to the team."""
    case = in_hand(case, Act.HAND_OVER_FOR_THE_NIGHT, by=by, now=now)
    rules = rules_now(case.hub_id)
    if not rules.out_of_hours.agency:
        raise NotPossible(
            _("The hub file names no team that hands over at night. Telephone instead.")
        )
    if not goes_over(case, rules):
        raise NotPossible(
            _(
                "The night team takes over only what cannot wait. Change the rating first if this "
                "cannot, or leave it until the hub opens."
            )
        )
    night = coming_night(now, Calendar.from_hub(rules))
    if now < (start := from_when(night)):
        raise NotPossible(
            _("The hub is open. Hand this over from %(time)s on.") % {"time": said(start)}
        )
    note = say(note, _("Say what the night team should watch for or do."), "note")
    keep_sealed(case, Act.HAND_OVER_FOR_THE_NIGHT, note=note)
    with through_door(Door.NIGHT):
        pack = make_pack(case, night, rules, by=by, now=now, note=note)
    if pack is None:
        raise NotPossible(_("The night team has this already, in these words."), "note")
    record(
        by=by,
        act=Act.HAND_OVER_FOR_THE_NIGHT,
        case=case,
        now=now,
        pack=pack.pk,
        edition=pack.edition,
    )
    return pack


def make_pack(
    case: Case, night: Night, rules: HubFile, *, by: Worker | None, now: datetime, note: str = ""
) -> Pack | None:
    """Freeze what the night team may know, and let it open that until the hub does; in the night's
    door. None where the newest edition says the same."""
    newest = Pack.objects.filter(case=case, evening=night.evening).order_by("-edition").first()
    note = note or (newest.words["note"] if newest else "")
    words = document(case, rules=rules, note=note, now=now)
    open_until_morning(case, night, rules, by=by, now=now)
    if newest and newest.digest == digest(words):
        return None
    return Pack.objects.create(
        case=case,
        evening=night.evening,
        edition=newest.edition + 1 if newest else 1,
        digest=digest(words),
        made_at=now,
        made_by=by,
        until=night.opens_at,
        words=words,
    )


def open_until_morning(
    case: Case, night: Night, rules: HubFile, *, by: Worker | None, now: datetime
) -> None:
    """One grant a case and night. One that ends at another time, as of last night or before the
    hub's hours changed, goes into history first."""
    team = reader(f"{case.hub_id}.{rules.out_of_hours.agency}", Role.NIGHT)
    held = Grant.objects.filter(case_id=case.pk, reach=Reach.NIGHT)
    if held.exclude(until=night.opens_at, reader=team).exists():
        end_grants(
            case_id=case.pk,
            because=Act.HAND_OVER_FOR_THE_NIGHT,
            by=by or CLOCK,
            now=now,
            reach=[Reach.NIGHT],
        )
    open_grant(
        reader=team,
        reach=Reach.NIGHT,
        what=case.pk,
        case_id=case.pk,
        because=Act.HAND_OVER_FOR_THE_NIGHT,
        by=by or CLOCK,
        now=now,
        until=night.opens_at,
    )


def end_the_night(hub: Hub, *, now: datetime) -> None:
    """Take grants that have run out into history. They let nobody in since: the walls read the
    hour themselves, and this is only tidying."""
    over = Grant.objects.filter(
        reach=Reach.NIGHT, until__lte=now, reader__startswith=f"{hub.pk}."
    ).values_list("case_id", flat=True)
    for case_id in filter(None, over):
        end_grants(
            case_id=case_id, because="the hub opened", by=CLOCK, now=now, reach=[Reach.NIGHT]
        )


def look_at_pack(case_id: UUID, *, by: Worker, now: datetime) -> Pack:
    """The newest edition, for the night team and in the night alone; the look is recorded."""
    require(by, Act.READ_PACK, now=now, what=case_id)
    pack = Pack.objects.filter(case_id=case_id).order_by("-made_at", "-edition").first()
    if pack is None:
        raise Refused(Act.READ_PACK, None, str(case_id))
    record(
        by=by,
        act=Act.READ_PACK,
        case=case_of(pack),
        outcome=Outcome.LOOKED,
        now=now,
        edition=pack.edition,
    )
    return pack


def case_of(pack: Pack) -> Case:
    """The case by its id and reference: all of it that the night team knows."""
    return Case(pk=pack.case_id, reference=pack.words["reference"])


@action
def write_night_note(
    *, pack: Pack, did: str, by: Worker, now: datetime, spoke_to: str = "", next_step: str = ""
) -> Note:
    """Say what was done in the night. A note is never changed; a second one may follow."""
    require(by, Act.WRITE_NIGHT_NOTE, now=now, what=pack.case_id)
    words = {
        "did": say(did, _("Say what you did."), "did"),
        "spoke_to": spoke_to.strip(),
        "next_step": next_step.strip(),
    }
    note = Note.objects.create(case_id=pack.case_id, author=by, written_at=now, words=words)
    record(by=by, act=Act.WRITE_NIGHT_NOTE, case=case_of(pack), now=now, note=note.pk)
    return note


@action
def acknowledge_night_note(*, note: Note, by: Worker, now: datetime) -> Note:
    """The case's manager has read what the night team did, and goes on from there."""
    case = Case.objects.filter(pk=note.case_id).first()
    if case is None:
        raise Refused(Act.ACKNOWLEDGE_NIGHT_NOTE, None, str(note.pk))
    in_hand(case, Act.ACKNOWLEDGE_NIGHT_NOTE, by=by, now=now)
    held = Note.objects.select_for_update().get(pk=note.pk)
    if held.read_at:
        raise NotPossible(_("This note was acknowledged already."))
    held.read_at, held.read_by = now, by
    held.save(update_fields=["read_at", "read_by"])
    record(by=by, act=Act.ACKNOWLEDGE_NIGHT_NOTE, case=case, now=now, note=held.pk)
    return held
