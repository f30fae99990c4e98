"""The pages on which the audit group reads a decision, scores it and writes what is learnt."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mash.agencies.hub_file import HubFile
from mash.cases.forms import ActForm
from mash.contact.on_case import AGREED, STORY, TOLD
from mash.disagreements.models import About
from mash.disagreements.models import How as Ended
from mash.drafts.drafting import drafted, typed
from mash.keyring import CannotOpen
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import once, posted, refusing, sent
from mash.samples.extract import read_back
from mash.samples.forms import LessonForm, ScoreForm
from mash.samples.models import Lesson, Said, Sampled, Score
from mash.samples.scoring import (
    add_lesson,
    agree_score,
    finish_lesson,
    look_at_sampled,
    own_scores,
    rules_for,
    score_decision,
)
from mash.screening.models import ConsentBasis, How
from mash.sharing.models import Nature

FORM = ["GET", "HEAD", "POST"]
Do = Callable[..., Any]


def case_of_sampled(sampled_id: UUID) -> UUID | None:
    """The case whose key, with their own, keeps what the audit group writes of its decision."""
    found = Sampled.objects.filter(pk=sampled_id)
    return found.values_list("case_id", flat=True).first()


@require_http_methods(FORM)
@drafted(Act.SCORE_DECISION, case_of_sampled, what="sampled_id")
@once
def sampled_page(request: WorkerRequest, sampled_id: UUID) -> HttpResponse:
    """The extract, and the score sheet until this worker has filled it."""
    held = look(request, sampled_id)
    rules = rules_for(held)
    scores = own_scores(held)
    own = next((one for one in scores if one.reviewer_id == request.worker.pk), None)
    form = ScoreForm(**typed(request), rules=rules)
    facts = {
        **extract_facts(held),
        "sheets": sheets(scores, rules) if own else [],
        "agreed": sheets(agreed_of(held), rules),
        "own": own,
        "may_score": own is None and held.decided_by_id != request.worker.pk,
        "may_agree": own and len(scores) > 1 and not agreed_of(held),
    }
    return send(request, "samples/sampled.html", held, form, facts, score_decision)


@require_http_methods(FORM)
@drafted(Act.AGREE_SCORE, case_of_sampled, what="sampled_id")
@once
def agree_page(request: WorkerRequest, sampled_id: UUID) -> HttpResponse:
    """What each has said, side by side, and the sheet for what they say together."""
    held = look(request, sampled_id)
    require(request.worker, Act.AGREE_SCORE, now=timezone.now(), what=held.pk)
    rules = rules_for(held)
    form = ScoreForm(**typed(request), rules=rules)
    facts = {"sampled": held, "sheets": sheets(own_scores(held), rules)}
    return send(request, "samples/agree.html", held, form, facts, agree_score)


@require_http_methods(FORM)
@drafted(Act.ADD_LESSON, case_of_sampled, what="sampled_id")
@once
def lesson_page(request: WorkerRequest, sampled_id: UUID) -> HttpResponse:
    held = look(request, sampled_id)
    require(request.worker, Act.ADD_LESSON, now=timezone.now(), what=held.pk)
    form = LessonForm(**typed(request))
    return send(request, "samples/lesson.html", held, form, {"sampled": held}, add_lesson)


@require_http_methods(FORM)
@once
def finish_page(request: WorkerRequest, lesson_id: UUID) -> HttpResponse:
    """One button: it is done."""
    by, now = request.worker, timezone.now()
    lesson = Lesson.objects.filter(pk=lesson_id).select_related("sample", "author").first()
    if lesson is None:
        raise Refused(Act.FINISH_LESSON, None, str(lesson_id))
    require(by, Act.FINISH_LESSON, now=now, what=lesson.sample_id)
    form = ActForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            finish_lesson(lesson=lesson, by=by, now=now)
            return redirect("samples")
    return render(request, "samples/finish.html", {"lesson": lesson, "form": form},
                  status=form.status)  # fmt: skip


def look(request: WorkerRequest, sampled_id: UUID) -> Sampled:
    """The decision; one whose case is destroyed is not there any more."""
    try:
        return look_at_sampled(sampled_id, by=request.worker, now=timezone.now())
    except CannotOpen:
        raise Refused(Act.READ_SAMPLED, None, str(sampled_id)) from None


def send(
    request: WorkerRequest,
    template: str,
    held: Sampled,
    form: ActForm,
    facts: dict[str, Any],
    do: Do,
) -> HttpResponse:
    """Do what the form asks, or show it with what is in the way."""
    if sent(request, form):
        given = form.said() if isinstance(form, ScoreForm) else form.cleaned_data
        with refusing(request, form):
            do(sampled=held, by=request.worker, now=timezone.now(), **given)
            return redirect("sampled", held.pk)
    return render(request, template, facts | {"form": form, "held": held}, status=form.status)


def agreed_of(held: Sampled) -> list[Score]:
    found = Score.objects.filter(sampled=held, is_agreed=True)
    return list(found.select_related("reviewer__agency", "remark"))


def extract_facts(held: Sampled) -> dict[str, Any]:
    """The extract, and what its codes are called."""
    document = read_back(held.words)
    told, agreed = document["family"]
    return {
        "sampled": held,
        "document": document,
        "story": [(STORY[name], text) for name, text in document["story"].items()],
        "family": [one for one in (TOLD.get(told), AGREED.get(agreed)) if one],
        "hows": dict(How.choices),
        "bases": dict(ConsentBasis.choices),
        "natures": dict(Nature.choices),
        "abouts": dict(About.choices),
        "ended": dict(Ended.choices),
    }


def sheets(scores: list[Score], rules: HubFile) -> list[dict[str, Any]]:
    """Each score as a sheet to be read: the level, then question by question."""
    levels = {one.code: one.name for one in rules.levels_of_need}
    names = dict(Said.choices)
    return [
        {
            "who": one.reviewer,
            "at": one.scored_at,
            "level": levels.get(one.level, one.get_threshold_display()),
            "threshold": one.get_threshold_display(),
            "why": one.remark.words.get("level", ""),
            "lines": [
                {
                    "question": asked.name,
                    "said": names.get(one.answers.get(asked.code, ""), ""),
                    "why": one.remark.words.get(asked.code, ""),
                }
                for asked in rules.audit_questions
            ],
        }
        for one in scores
    ]
