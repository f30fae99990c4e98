"""The pages of samples: all of them, opening and drawing one, and what came of it."""

import secrets
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mash.agencies.actions import hub_version_now
from mash.agencies.models import Role, Worker
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.forms import ActForm
from mash.need_to_know.acts import Act, Refused, may, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import once, posted, refusing, sent
from mash.samples.actions import draw_sample, open_sample
from mash.samples.forms import OpenForm
from mash.samples.models import Lesson, Said, Sample, Sampled, Score
from mash.samples.results import results

FORM = ["GET", "HEAD", "POST"]


@require_safe
def samples_page(request: WorkerRequest) -> HttpResponse:
    by, now = request.worker, timezone.now()
    require(by, Act.READ_SAMPLE, now=now)
    record(by=by, act=Act.READ_SAMPLE, outcome=Outcome.LOOKED, now=now)
    samples = Sample.objects.filter(hub=by.agency.hub_id)
    return render(request, "samples/samples.html", {
        "samples": list(samples),
        "may_open": may(by, Act.OPEN_SAMPLE, None, now=now),
        "lessons": list(Lesson.objects.filter(sample__in=samples)),
        "today": timezone.localdate(now),
        "reads_lessons": bool({Role.REVIEWER, Role.MANAGER} & by.roles()),
    })  # fmt: skip


@require_http_methods(FORM)
@once
def open_page(request: WorkerRequest) -> HttpResponse:
    """Governance fixes period and size; the seed comes from the machine and cannot be chosen."""
    by, now = request.worker, timezone.now()
    require(by, Act.OPEN_SAMPLE, now=now)
    form = OpenForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            seed = secrets.token_hex(16)
            sample = open_sample(seed=seed, by=by, now=now, **form.cleaned_data)
            return redirect("sample", sample.pk)
    return render(request, "samples/open.html", {"form": form}, status=form.status)


def sample_for(sample_id: UUID, act: Act, by: Worker) -> Sample:
    held = Sample.objects.filter(pk=sample_id, hub=by.agency.hub_id)
    sample = held.select_related("opened_by", "drawn_by").first()
    if sample is None:
        raise Refused(act, None, str(sample_id))
    return sample


@require_safe
def sample_page(request: WorkerRequest, sample_id: UUID) -> HttpResponse:
    """The decisions, for the audit group; the numbers, for governance, and once it is closed for
    all three."""
    by, now = request.worker, timezone.now()
    require(by, Act.READ_SAMPLE, now=now)
    sample = sample_for(sample_id, Act.READ_SAMPLE, by)
    record(by=by, act=Act.READ_SAMPLE, outcome=Outcome.LOOKED, now=now, sample=sample.pk)
    is_over = sample.closes_at <= now
    scores = list(Score.objects.filter(sample=sample))
    shows = is_over or Role.GOVERNANCE in by.roles()
    return render(request, "samples/sample.html", {
        "sample": sample,
        "may_draw": sample.drawn_at is None and may(by, Act.DRAW_SAMPLE, None, now=now),
        "decisions": [] if is_over else decisions_of(sample, scores, by),
        "results": results(scores, hub_version_now(sample.hub_id).file) if shows else None,
        "answers": Said.choices,
        "lessons": list(Lesson.objects.filter(sample=sample)),
        "today": timezone.localdate(now),
    })  # fmt: skip


def decisions_of(sample: Sample, scores: list[Score], by: Worker) -> list[dict]:
    """The drawn decisions that the database shows, with how far this worker is with each."""
    found = []
    for one in Sampled.objects.filter(sample=sample):
        given = [score for score in scores if score.sampled_id == one.pk]
        own = [score for score in given if score.reviewer_id == by.pk and not score.is_agreed]
        found.append(
            {
                "row": one,
                "is_mine": one.decided_by_id == by.pk,
                "own": own[0] if own else None,
                "others": sum(not score.is_agreed for score in given) - len(own),
                "agreed": any(score.is_agreed for score in given),
            }
        )
    return found


@require_http_methods(FORM)
@once
def draw_page(request: WorkerRequest, sample_id: UUID) -> HttpResponse:
    """One button: what is drawn the seed says."""
    by, now = request.worker, timezone.now()
    require(by, Act.DRAW_SAMPLE, now=now)
    sample = sample_for(sample_id, Act.DRAW_SAMPLE, by)
    form = ActForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            draw_sample(sample=sample, by=by, now=now)
            return redirect("sample", sample.pk)
    facts = {"sample": sample, "form": form}
    return render(request, "samples/draw.html", facts, status=form.status)
