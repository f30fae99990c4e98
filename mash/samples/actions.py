"""Opening a sample, drawing it, and what the audit group says of each decision."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from mash import keyring
from mash.agencies.models import Role, Worker, hub_reader
from mash.audit.actions import record
from mash.cases.letters import letter_id
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import LONDON, day_of
from mash.decision.models import Decision
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.doing import action
from mash.need_to_know.models import Reach
from mash.need_to_know.register import open_grant
from mash.process import Stage
from mash.samples.chance import Drawn, digest_of, draw
from mash.samples.extract import extract
from mash.samples.models import Sample, Sampled, Strata

MOST = 100  # decisions in one sample: more than a group reads in a quarter
LONGEST = 90  # days that a sample stays open
DRAWN = ["drawn_at", "drawn_by", "drawn", "population", "left_out", "digest"]


@action
def open_sample(
    *,
    from_day: date,
    to_day: date,
    size: int,
    strata: str,
    closes_on: date,
    seed: str,
    by: Worker,
    now: datetime,
) -> Sample:
    """Fix the period, the size and the seed, before anybody who reads cases can draw by it."""
    require(by, Act.OPEN_SAMPLE, now=now)
    today = day_of(now)
    if from_day > to_day or to_day > today:
        raise NotPossible(
            _("Choose a period that is over: its first day, then its last."), "to_day"
        )
    if not 1 <= size <= MOST:
        raise NotPossible(_("Choose a number from 1 to %(most)s.") % {"most": MOST}, "size")
    if not today < closes_on <= today + timedelta(days=LONGEST):
        raise NotPossible(
            _("Choose a day to come, within %(days)s days.") % {"days": LONGEST}, "closes_on"
        )
    if strata not in Strata.values:
        raise NotPossible(_("Choose by what the decisions are parted."), "strata")
    after = closes_on + timedelta(days=1)
    sample = Sample.objects.create(
        hub_id=by.agency.hub_id, from_day=from_day, to_day=to_day, size=size, strata=strata,
        seed=seed, opened_at=now, opened_by=by,
        closes_at=datetime(after.year, after.month, after.day, tzinfo=LONDON),
    )  # fmt: skip
    record(by=by, act=Act.OPEN_SAMPLE, now=now, sample=sample.pk, seed=seed, size=size,
           strata=strata, from_day=str(from_day), to_day=str(to_day))  # fmt: skip
    return sample


@action
def draw_sample(*, sample: Sample, by: Worker, now: datetime) -> Sample:
    """Draw by the seed, once, and freeze what the audit group reads of each decision.

    It takes somebody who reads the hub's cases, and leaves them nothing to choose.
    """
    require(by, Act.DRAW_SAMPLE, now=now)
    sample = Sample.objects.select_for_update(of=("self",)).get(pk=sample.pk)
    if sample.hub_id != by.agency.hub_id:
        raise Refused(Act.DRAW_SAMPLE, None, str(sample.pk))
    if sample.drawn_at:
        raise NotPossible(_("This sample is drawn already."))
    if sample.closes_at <= now:
        raise NotPossible(_("This sample was to close before it was drawn. Open another."))
    decisions, sample.left_out = population(sample)
    if not decisions:
        raise NotPossible(
            _("No decision of this period is on a closed case. Draw later, or open another sample.")
        )
    parted = {str(one.pk): (one, stratum(sample.strata, one)) for one in decisions}
    ids: list[Drawn] = [(pk, name) for pk, (_one, name) in parted.items()]
    sample.population, sample.digest = len(ids), digest_of(ids)
    drawn = draw(ids, sample.size, sample.seed)
    for number, (pk, name) in enumerate(drawn, start=1):
        keep_drawn(sample, number, parted[pk][0], name, by=by, now=now)
    sample.drawn_at, sample.drawn_by, sample.drawn = now, by, len(drawn)
    sample.save(update_fields=DRAWN)
    for role in (Role.REVIEWER, Role.MANAGER):  # its numbers once it is closed, and its lessons
        open_grant(reader=hub_reader(sample.hub_id, role), reach=Reach.SAMPLE, what=sample.pk,
                   case_id=None, because=Act.DRAW_SAMPLE, by=by, now=now)  # fmt: skip
    return sample


def population(sample: Sample) -> tuple[list[Decision], int]:
    """The period's decisions on closed cases that can still be read, and how many others it has."""
    first, after = (
        datetime(day.year, day.month, day.day, tzinfo=LONDON)
        for day in (sample.from_day, sample.to_day + timedelta(days=1))
    )
    made = Decision.objects.filter(
        case__hub=sample.hub_id, decided_at__gte=first, decided_at__lt=after
    ).select_related("case__hub_version", "team", "decided_by")
    found = [one for one in made if one.case.stage == Stage.CLOSED and can_be_read(one.case)]
    return found, len(made) - len(found)


def can_be_read(case: Case) -> bool:
    """Is its key still there? What is destroyed is not drawn."""
    try:
        keyring.case_key(case.pk)
    except keyring.CannotOpen:
        return False
    return True


def stratum(strata: str, decision: Decision) -> str:
    if strata == Strata.LEVEL:
        return decision.level
    if strata == Strata.OUTCOME:
        return decision.outcome
    ratings = list(decision.case.ratings.all())
    return f"{decision.outcome}/{ratings[-1].code if ratings else ''}"


def keep_drawn(
    sample: Sample, number: int, decision: Decision, name: str, *, by: Worker, now: datetime
) -> None:
    """Freeze one, and open it to the audit group until the sample closes."""
    case = decision.case
    held = Sampled.objects.create(
        case=case, sample=sample, number=number, decision_id=decision.pk,
        decided_by=decision.decided_by, level=decision.level, stratum=name,
        words=extract(case, decision),
    )  # fmt: skip
    open_grant(
        reader=hub_reader(case.hub_id, Role.REVIEWER), reach=Reach.SAMPLE, what=held.pk,
        case_id=case.pk, because=Act.DRAW_SAMPLE, by=by, now=now, until=sample.closes_at,
    )  # fmt: skip
    record(by=by, act=Act.DRAW_SAMPLE, case=case, now=now, sample=sample.pk, sampled=held.pk,
           population=sample.population, digest=sample.digest)  # fmt: skip


def sheet_of(sampled: UUID) -> UUID:
    """All that is said of one decision: what a grant to read the others' scores is a grant over."""
    return letter_id("scores", sampled)
