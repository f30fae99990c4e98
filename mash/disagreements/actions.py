"""A disagreement between agencies: it is raised, answered, taken a stage up, ended. Nobody changes
what was said before."""

from datetime import datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Agency, Role, Worker
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.disagreements.letters import tell_next
from mash.disagreements.models import About, Disagreement, How, Said, Step, What
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.doing import action, in_hand, say
from mash.process import Stage
from mash.sharing.actions import keep_sealed


@action
def disagree(
    *,
    case: Case,
    about: str,
    would: str,
    why: str,
    by: Worker,
    now: datetime,
    working_days: int,
    agency: str = "",
    other: str = "",
) -> Disagreement:
    """Record that an agency disagrees: with the hub, or with what another agency answered.

    A worker speaks for their own agency; a MASH manager may write down what another has told them
    (`agency`), such as a panel manager whose part in the case is over.
    """
    case = in_hand(case, Act.DISAGREE, by=by, now=now)
    require_there(case, about)
    words = {
        "would": say(would, _("Say what should happen instead."), "would"),
        "why": say(why, _("Say why."), "why"),
    }
    keep_sealed(case, Act.DISAGREE, **words)
    ours, theirs = who_disagrees(case, agency, by), with_whom(case, about, other)
    if ours == theirs:
        raise NotPossible(_("An agency cannot disagree with itself. Choose another."), "other")
    row = Disagreement.objects.create(
        case=case, agency=ours, other=theirs, about=about,
        working_days=days_for(case, working_days), raised_at=now,
    )  # fmt: skip
    stage = case.rules.escalation.stages[0].code
    step = add_step(row, What.RAISED, stage, words, by=by, now=now)
    tell_next(row, step, by=by, now=now)
    record(by=by, act=Act.DISAGREE, case=case, now=now, disagreement=row.pk, about=about,
           agency=ours.pk)  # fmt: skip
    return row


def require_there(case: Case, about: str) -> None:
    """Raise NotPossible unless what is disagreed with has happened on this case."""
    if about not in About.values:
        raise NotPossible(_("Choose what your agency disagrees with."), "about")
    is_there = {
        About.SCREENING: case.stage not in {Stage.CONTACT, Stage.SCREENING}
        or bool(case.stage == Stage.SCREENING and case.screening.settled_at),
        About.RATING: case.ratings.exists(),
        About.DECISION: case.decisions.exists(),
        About.ANSWER: case.requests.filter(answered_at__isnull=False).exists(),
    }
    if not is_there[About(about)]:
        raise NotPossible(_("This has not happened on this case yet. Choose another."), "about")


def who_disagrees(case: Case, agency: str, by: Worker) -> Agency:
    """The worker's own agency, or the one that a MASH manager writes for."""
    if Role.MANAGER not in by.roles():
        return by.agency
    found = Agency.objects.filter(hub=case.hub_id, code=agency).first()
    if found is None:
        raise NotPossible(_("Choose the agency that disagrees."), "agency")
    return found


def with_whom(case: Case, about: str, other: str) -> Agency:
    """The agency that answered, or the host of the hub: its manager screens, rates and decides."""
    if about != About.ANSWER:
        return Agency.objects.get(hub=case.hub_id, code=case.rules.host)
    asked = case.requests.filter(answered_at__isnull=False, agency__code=other)
    found = asked.select_related("agency").first()
    if found is None:
        raise NotPossible(_("Choose the agency whose answer this is about."), "other")
    return found.agency


def days_for(case: Case, working_days: int) -> int:
    """London procedures 11.1: a working week, or sooner where the child needs it; never longer."""
    most = case.rules.escalation.within_working_days
    if not 1 <= working_days <= most:
        raise NotPossible(_("Choose within how many working days it must be settled."),
                          "working_days")  # fmt: skip
    return working_days


def add_step(
    row: Disagreement,
    what: What,
    stage: str,
    words: dict[str, str],
    *,
    by: Worker,
    now: datetime,
    how: str = "",
) -> Step:
    step = Step.objects.create(
        case_id=row.case_id, disagreement=row, number=row.steps.count() + 1,
        what=what, stage=stage, how=how, at=now, by=by,
    )  # fmt: skip
    Said.objects.create(case_id=row.case_id, step=step, words=words)
    return step


def open_one(
    row: Disagreement, act: Act, why: str, *, by: Worker, now: datetime
) -> tuple[Disagreement, Step, str]:
    """The disagreement with its case locked, its last step, and the words; NotPossible once ended.

    Of the agencies the two that it is between take part; a MASH manager always does.
    """
    found = Disagreement.objects.filter(pk=row.pk).select_related("case").first()
    if found is None:
        raise Refused(act, None, str(row.pk))
    case = found.case = in_hand(found.case, act, by=by, now=now)
    if not takes_part(found, by):
        raise Refused(act, case, str(row.pk))
    last = found.steps.order_by("-number")[0]
    if last.what == What.ENDED:
        raise NotPossible(_("This disagreement has ended. Open the case to see how."))
    why = say(why, _("Say what was said, and why."), "why")
    keep_sealed(case, act, why=why)
    return found, last, why


def takes_part(row: Disagreement, by: Worker) -> bool:
    return by.agency_id in (row.agency_id, row.other_id) or Role.MANAGER in by.roles()


@action
def answer_disagreement(*, row: Disagreement, why: str, by: Worker, now: datetime) -> Step:
    """Answer it, at the stage where it is."""
    row, last, why = open_one(row, Act.ANSWER_DISAGREEMENT, why, by=by, now=now)
    step = add_step(row, What.ANSWERED, last.stage, {"why": why}, by=by, now=now)
    tell_next(row, step, by=by, now=now)
    record(by=by, act=Act.ANSWER_DISAGREEMENT, case=row.case, now=now, disagreement=row.pk)
    return step


@action
def escalate_disagreement(*, row: Disagreement, why: str, by: Worker, now: datetime) -> Step:
    """Take it to those above, with the reason."""
    row, last, why = open_one(row, Act.ESCALATE_DISAGREEMENT, why, by=by, now=now)
    above = row.case.rules.escalation.after(last.stage)
    if above is None:
        raise NotPossible(_("There is no stage above this one. Say how it ended."), "what")
    step = add_step(row, What.ESCALATED, above.code, {"why": why}, by=by, now=now)
    tell_next(row, step, by=by, now=now)
    record(by=by, act=Act.ESCALATE_DISAGREEMENT, case=row.case, now=now, disagreement=row.pk,
           stage=above.code)  # fmt: skip
    return step


@action
def end_disagreement(*, row: Disagreement, how: str, why: str, by: Worker, now: datetime) -> Step:
    """Say how it ended. That it agrees now an agency says itself, unless a manager wrote down its
    disagreement for it or the case is closed to it."""
    row, last, why = open_one(row, Act.END_DISAGREEMENT, why, by=by, now=now)
    if how not in How.values:
        raise NotPossible(_("Choose what happened."), "what")
    if how == How.AGREED and not may_speak_for(row, by):
        raise NotPossible(
            _("%(agency)s disagreed, and says itself whether it agrees now. Ask them to write it.")
            % {"agency": row.agency.name},
            "what",
        )
    step = add_step(row, What.ENDED, last.stage, {"why": why}, by=by, now=now, how=how)
    record(by=by, act=Act.END_DISAGREEMENT, case=row.case, now=now, disagreement=row.pk,
           ended=how)  # fmt: skip
    return step


def may_speak_for(row: Disagreement, by: Worker) -> bool:
    raised_by = row.steps.select_related("by").order_by("number")[0].by
    is_theirs = by.agency_id == row.agency_id
    return is_theirs or raised_by.agency_id != row.agency_id or row.case.stage == Stage.CLOSED
