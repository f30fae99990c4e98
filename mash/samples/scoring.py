"""What the audit group does with a drawn decision: reads it, scores it, agrees, learns."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from mash.agencies.actions import hub_version_now
from mash.agencies.hub_file import HubFile
from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import day_of
from mash.need_to_know.acts import Act, Refused, may, require
from mash.need_to_know.doing import action, say
from mash.need_to_know.models import Reach
from mash.need_to_know.register import open_grant
from mash.samples.actions import sheet_of
from mash.samples.models import Lesson, Remark, Said, Sampled, Score, Threshold

CANNOT_SAY = Threshold.CANNOT_SAY.value


def sampled_for(sampled_id: UUID, act: Act, *, by: Worker, now: datetime) -> Sampled:
    """The drawn decision, if this worker may do this to it; Refused where it is hidden."""
    held = Sampled.objects.filter(pk=sampled_id).select_related("sample").first()
    if held is None or not may(by, act, None, now=now, what=held.pk):
        raise Refused(act, None, str(sampled_id))
    return held


def look_at_sampled(sampled_id: UUID, *, by: Worker, now: datetime) -> Sampled:
    """The extract for who may read it, the look recorded."""
    held = sampled_for(sampled_id, Act.READ_SAMPLED, by=by, now=now)
    record(by=by, act=Act.READ_SAMPLED, case=case_of(held), now=now, outcome=Outcome.LOOKED,
           sampled=held.pk)  # fmt: skip
    return held


def case_of(held: Sampled) -> Case:
    """The case as the audit names it. The audit group never has it: this is no row of the table."""
    return Case(pk=held.case_id, reference=held.words["reference"])


def rules_for(held: Sampled) -> HubFile:
    """The hub's rules as they are now: all decisions of a sample are asked the same."""
    return hub_version_now(held.sample.hub_id).file


@action
def score_decision(
    *,
    sampled: Sampled,
    level: str,
    answers: Mapping[str, str],
    remarks: Mapping[str, str],
    by: Worker,
    now: datetime,
) -> Score:
    """Say what one thinks of a decision, before one may read what others said of it."""
    held = sampled_for(sampled.pk, Act.SCORE_DECISION, by=by, now=now)
    require_others_work(held, by)
    if Score.objects.filter(sampled=held, reviewer=by, is_agreed=False).exists():
        raise NotPossible(_("You have scored this decision already."))
    score = keep_score(held, level, answers, remarks, by=by, now=now)
    open_grant(reader=by.reader, reach=Reach.SAMPLE, what=score.sheet, case_id=held.case_id,
               because=Act.SCORE_DECISION, by=by, now=now, until=held.sample.closes_at)  # fmt: skip
    record(by=by, act=Act.SCORE_DECISION, case=case_of(held), now=now, sampled=held.pk)
    return score


@action
def agree_score(
    *,
    sampled: Sampled,
    level: str,
    answers: Mapping[str, str],
    remarks: Mapping[str, str],
    by: Worker,
    now: datetime,
) -> Score:
    """Write down what those who scored a decision say of it together."""
    held = sampled_for(sampled.pk, Act.AGREE_SCORE, by=by, now=now)
    require_others_work(held, by)
    given = own_scores(held)  # the database shows them to who has scored
    if by.pk not in {one.reviewer_id for one in given}:
        raise NotPossible(_("Score this decision yourself first."))
    if len(given) < 2:
        raise NotPossible(_("Nobody else has scored this decision yet."))
    if Score.objects.filter(sampled=held, is_agreed=True).exists():
        raise NotPossible(_("There is an agreed score already."))
    score = keep_score(held, level, answers, remarks, by=by, now=now, is_agreed=True)
    record(by=by, act=Act.AGREE_SCORE, case=case_of(held), now=now, sampled=held.pk,
           scores=len(given))  # fmt: skip
    return score


def own_scores(held: Sampled) -> list[Score]:
    found = Score.objects.filter(sampled=held, is_agreed=False)
    return list(found.select_related("reviewer__agency", "remark"))


def require_others_work(held: Sampled, by: Worker) -> None:
    if held.decided_by_id == by.pk:
        raise NotPossible(_("You made this decision. Another of the audit group scores it."))


def keep_score(
    held: Sampled,
    level: str,
    answers: Mapping[str, str],
    remarks: Mapping[str, str],
    *,
    by: Worker,
    now: datetime,
    is_agreed: bool = False,
) -> Score:
    rules = rules_for(held)
    levels = [one.code for one in rules.levels_of_need]
    if level not in (*levels, CANNOT_SAY):
        raise NotPossible(_("Choose the level of need that you would give."), "level")
    asked = [one.code for one in rules.audit_questions]
    for code in asked:
        if answers.get(code) not in Said.values:
            raise NotPossible(_("Answer this question, or say that you cannot."), f"answer_{code}")
    score = Score.objects.create(
        case_id=held.case_id, sample=held.sample, sampled=held, sheet=sheet_of(held.pk),
        reviewer=by, is_agreed=is_agreed, level=level,
        threshold=threshold(levels, held.level, level),
        answers={code: answers[code] for code in asked}, scored_at=now,
    )  # fmt: skip
    Remark.objects.create(
        case_id=held.case_id, sampled=held, score=score, sheet=score.sheet, reviewer=by,
        words={code: text.strip() for code, text in remarks.items()},
    )  # fmt: skip
    return score


def threshold(levels: Sequence[str], given: str, would: str) -> Threshold:
    """The threshold question: the level that was given beside the one that would be.

    The hub file lists its levels from the lowest need to the highest.
    """
    if would == CANNOT_SAY or given not in levels:
        return Threshold.CANNOT_SAY
    if would == given:
        return Threshold.RIGHT
    is_higher = levels.index(would) > levels.index(given)
    return Threshold.HIGHER if is_higher else Threshold.LOWER


@action
def add_lesson(
    *, sampled: Sampled, learnt: str, who: str, does: str, due_on: date, by: Worker, now: datetime
) -> Lesson:
    """What is learnt from a decision, and who does what about it by when."""
    held = sampled_for(sampled.pk, Act.ADD_LESSON, by=by, now=now)
    words = {
        "learnt": say(learnt, _("Say what is learnt."), "learnt"),
        "who": say(who, _("Say who does it."), "who"),
        "does": say(does, _("Say what is to be done."), "does"),
    }
    if due_on <= day_of(now):
        raise NotPossible(_("Choose a day to come."), "due_on")
    lesson = Lesson.objects.create(
        case_id=held.case_id, sample=held.sample, sampled=held, author=by, written_at=now,
        due_on=due_on, words=words,
    )  # fmt: skip
    record(by=by, act=Act.ADD_LESSON, case=case_of(held), now=now, lesson=lesson.pk)
    return lesson


@action
def finish_lesson(*, lesson: Lesson, by: Worker, now: datetime) -> Lesson:
    """What was to be done is done."""
    held = Lesson.objects.select_for_update(of=("self",)).filter(pk=lesson.pk).first()
    if held is None:
        raise Refused(Act.FINISH_LESSON, None, str(lesson.pk))
    require(by, Act.FINISH_LESSON, now=now, what=held.sample_id)
    if held.done_at:
        raise NotPossible(_("This is done already."))
    held.done_at, held.done_by = now, by
    held.save(update_fields=["done_at", "done_by"])
    record(by=by, act=Act.FINISH_LESSON, now=now, lesson=held.pk)
    return held
