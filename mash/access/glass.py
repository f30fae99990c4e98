"""Break-glass: one case, for hours, for one of three reasons; told at once, reviewed by another.

For whom the process let in too late: a worker of a partner agency, the front door, the panel. MASH
managers see every case of their hub; whoever never sees cases does not see one so either.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from mash.access.models import Opening, Outcome, Reason
from mash.agencies.actions import hub_version_now
from mash.agencies.hub_rules import BreakGlassRules
from mash.agencies.models import Worker
from mash.audit import models as audit
from mash.audit.actions import record
from mash.cases.letters import write_letter
from mash.cases.models import Case, LetterKind, tidy_reference
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, Refused, may, require
from mash.need_to_know.apart import not_apart
from mash.need_to_know.doing import Forbidden, action, say
from mash.need_to_know.models import Reach
from mash.need_to_know.register import end_grants, open_grant
from mash.sharing.chasers import managing


class NoSuchCase(Forbidden):
    """Whatever the cause, it is said in one sentence, and the try is recorded with what was typed:
    a whole reference is a random number, anything else is not kept."""

    def __init__(self, reference: str | None) -> None:
        NotPossible.__init__(
            self,
            _(
                "No case that you could open so has this reference. Read it again, and ask who "
                "gave it to you."
            ),
            "reference",
        )
        self.reference = reference or ""

    def record(self, *, by: Worker, now: datetime) -> None:
        record(
            by=by,
            act=Act.BREAK_GLASS,
            outcome=audit.Outcome.REFUSED,
            now=now,
            what=self.reference,
        )


def rules_of(hub: str) -> BreakGlassRules:
    return hub_version_now(hub).file.break_glass


@action
def break_glass(*, reference: str, reason: Reason, why: str, by: Worker, now: datetime) -> Case:
    """Open this case to this worker for a few hours. What is sealed stays as it is for everybody
    on the case; nothing else of the process becomes theirs to do."""
    require(by, Act.BREAK_GLASS, now=now)
    if reason not in Reason.values:
        raise NotPossible(_("Choose why it cannot wait."), "reason")
    why = say(why, _("Say what you need to know, and why it cannot wait."), "why")
    case_id = behind_glass(tidy := tidy_reference(reference))
    if case_id is None:
        raise NoSuchCase(tidy)
    seen = Case.objects.filter(pk=case_id).first()
    if seen is not None and may(by, Act.READ_CASE, seen, now=now):
        raise NotPossible(_("You can see this case already."), "reference")
    until = now + timedelta(hours=rules_of(by.agency.hub_id).hours)
    let_in(case_id, until, by=by, now=now)
    case = Case.objects.select_related("hub_version", "hub").get(pk=case_id)
    opening = Opening.objects.create(
        case=case,
        reference=case.reference,
        worker=by,
        reason=reason,
        since=now,
        until=until,
        words={"why": why},
    )
    record(
        by=by,
        act=Act.BREAK_GLASS,
        case=case,
        now=now,
        words=why,
        opening=opening.pk,
        reason=reason.replace(" ", "-"),
        until=until.isoformat(),
    )
    tell_managers(opening, now=now)
    return case


def behind_glass(reference: str | None) -> uuid.UUID | None:
    """The open case of this hub with this reference, unless the asker is kept from it."""
    with connection.cursor() as cursor:
        cursor.execute("select case_behind_glass(%s)", [reference or ""])
        found: uuid.UUID | None = cursor.fetchone()[0]
        return found


def let_in(case_id: uuid.UUID, until: datetime, *, by: Worker, now: datetime) -> None:
    """An earlier opening that is over stands in the way of the new one: it goes into history."""
    end_grants(
        case_id=case_id,
        because=Act.BREAK_GLASS,
        by=by,
        now=now,
        reach=[Reach.CASE],
        readers=[by.reader],
    )
    open_grant(
        reader=by.reader,
        reach=Reach.CASE,
        what=case_id,
        case_id=case_id,
        because=Act.BREAK_GLASS,
        by=by,
        now=now,
        until=until,
    )


def tell_managers(opening: Opening, *, now: datetime) -> None:
    """At once, whoever answers for the case: a reference and a link, nobody's name."""
    case = opening.case
    workers = not_apart(Worker.objects.filter(user__is_active=True), case).select_related("user")
    link = settings.MASH_URL.rstrip("/") + reverse("opening", args=[opening.pk])
    for one in managing(workers, case):
        write_letter(
            case,
            LetterKind.CHASER,
            about=(case.pk, "break-glass", opening.pk, one.pk),
            to=one.user.email,
            subject=_("MASH %(reference)s: opened by break-glass") % {"reference": case.reference},
            text=_(
                "Somebody opened case %(reference)s by break-glass a moment ago. Please look at it "
                "now, and review it.\n\nThe opening, after signing in: %(link)s\n\nThis message "
                "says nothing of the case. Please do not reply to it or forward it."
            )
            % {"reference": case.reference, "link": link},
            now=now,
        )


def opening_to_review(opening_id: uuid.UUID, *, by: Worker, now: datetime) -> Opening:
    """An opening that this worker answers for, the look recorded; else as if it were not there."""
    found = Opening.objects.select_related("worker__agency", "reviewed_by").filter(pk=opening_id)
    opening = found.first()
    if opening is None or not may(by, Act.REVIEW_GLASS, case_of(opening), now=now):
        raise Refused(Act.REVIEW_GLASS, None, str(opening_id))
    record(
        by=by,
        act=Act.REVIEW_GLASS,
        case=case_of(opening),
        now=now,
        outcome=audit.Outcome.LOOKED,
        opening=opening.pk,
    )
    return opening


def case_of(opening: Opening) -> Case:
    """The case, or for those who see none as much of it as the audit says."""
    seen = Case.objects.filter(pk=opening.case_id).first()
    return seen or Case(pk=opening.case_id, reference=opening.reference)


@action
def review_opening(
    *, opening: Opening, outcome: Outcome, said: str, by: Worker, now: datetime
) -> Opening:
    """Close the review: by somebody else, with a finding and its reasons. If it was not justified
    and is still open, it ends here."""
    case = case_of(opening)
    require(by, Act.REVIEW_GLASS, case, now=now)
    if opening.worker_id == by.pk:
        raise NotPossible(_("Somebody else must review what you opened."))
    opening = Opening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    if opening.reviewed_at:
        raise NotPossible(_("This has been reviewed."))
    if outcome not in Outcome.values:
        raise NotPossible(_("Choose what you found."), "outcome")
    said = say(said, _("Say how you came to that."), "said")
    opening.reviewed_at, opening.reviewed_by, opening.outcome = now, by, outcome
    opening.save(update_fields=["reviewed_at", "reviewed_by", "outcome"])
    ended = 0
    if outcome == Outcome.NOT_JUSTIFIED:
        reader = f"worker/{opening.worker_id}"
        ended = end_grants(
            case_id=opening.case_id,
            because=Act.REVIEW_GLASS,
            by=by,
            now=now,
            reach=[Reach.CASE],
            readers=[reader],
        )
    record(
        by=by,
        act=Act.REVIEW_GLASS,
        case=case,
        now=now,
        words=said,
        opening=opening.pk,
        outcome_of_review=str(outcome).replace(" ", "-"),
        ended=ended,
    )
    return opening


def is_late(opening: Opening, hub: str, now: datetime) -> bool:
    due = opening.since + timedelta(days=rules_of(hub).review_within_days)
    return opening.reviewed_at is None and now > due
