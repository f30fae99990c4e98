"""What waits of samples: one to draw, decisions to score, what was learnt and is not done yet."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mash.agencies.models import Role, Worker
from mash.language import day_said
from mash.need_to_know.notices import Notice
from mash.samples.models import Lesson, Sample, Sampled, Score


def on_desk(by: Worker, now: datetime) -> list[Notice]:
    roles = by.roles()
    found: list[Notice] = []
    if Role.MANAGER in roles:
        found += to_draw(by, now)
    if Role.REVIEWER in roles:
        found += to_score(by, now)
    if roles & {Role.MANAGER, Role.REVIEWER}:
        found += to_do(now)
    return found


def to_draw(by: Worker, now: datetime) -> Iterator[Notice]:
    waiting = Sample.objects.filter(hub=by.agency.hub_id, drawn_at=None, closes_at__gt=now)
    for sample in waiting:
        yield Notice(_("A sample of decisions waits to be drawn"),
                     reverse("draw_sample", args=[sample.pk]))  # fmt: skip


def to_score(by: Worker, now: datetime) -> Iterator[Notice]:
    """Of each sample how many decisions this reviewer has not scored; none of their own."""
    done = Score.objects.filter(reviewer=by, is_agreed=False).values("sampled")
    open_ones = Sampled.objects.filter(sample__closes_at__gt=now).exclude(pk__in=done)
    counts: dict[Sample, int] = {}
    for one in open_ones.exclude(decided_by=by).select_related("sample").defer("told"):
        counts[one.sample] = counts.get(one.sample, 0) + 1
    for sample, count in counts.items():
        said = ngettext(
            "%(count)s sampled decision to score before %(day)s",
            "%(count)s sampled decisions to score before %(day)s",
            count,
        )
        day = day_said(timezone.localdate(sample.closes_at))
        yield Notice(said % {"count": count, "day": day}, reverse("sample", args=[sample.pk]))


def to_do(now: datetime) -> Iterator[Notice]:
    today = timezone.localdate(now)
    for lesson in Lesson.objects.filter(done_at=None).defer("told"):
        said = _("Learnt from a sample, to be done by %(day)s") % {"day": day_said(lesson.due_on)}
        yield Notice(said, reverse("finish_lesson", args=[lesson.pk]), lesson.due_on < today)
