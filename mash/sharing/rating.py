"""Rating a case: the page, with what each rating means and when answers would be due by it."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mash.agencies.hub_file import HubFile, HubRating
from mash.cases.forms import ActForm, Choice, Words
from mash.cases.models import Case
from mash.clock.deadlines import RatingEvent, said
from mash.drafts.drafting import drafted, typed
from mash.language import later
from mash.need_to_know.acts import Act
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.once import once, refusing, sent
from mash.sharing.asking import rate_case
from mash.sharing.clocks import events, rating_now, return_due

REASON = 2_000  # characters
COUNTED = {
    "elapsed": later("day and night"),
    "core_hours": later("in core hours only"),
}


class RateForm(ActForm):
    """Which rating, and why."""

    code = Choice(label=later("Rating"), missing=later("Choose a rating."))
    reason = Words(
        label=later("Why this rating?"),
        help_text=later("Everyone on the case can read it."),
        missing=later("Say why you give this rating."),
        limit=REASON,
    )

    def __init__(self, *given: Any, case: Case, now: datetime, **more: Any) -> None:
        super().__init__(*given, **more)
        before = rating_now(case)
        ratings = sorted(case.rules.ratings, key=lambda rating: rating.rank)
        offered = [one for one in ratings if before is None or one.code != before.code]
        self.choice("code").offer(
            [(one.code, one.name) for one in offered],
            {one.code: meaning(case, one, now=now) for one in offered},
        )


def meaning(case: Case, rating: HubRating, *, now: datetime) -> str:
    """What a rating means, whom it asks, and when they would have to answer."""
    rules = case.rules
    asked = rules.asked_by(rating.code)
    if not asked:
        return _("%(meaning)s No agency is asked.") % {"meaning": rating.meaning}
    every = len(asked) == len(rules.agencies)
    whom = (
        _("Every agency is asked")
        if every
        else _("%(names)s are asked") % {"names": names(rules, asked)}
    )
    return f"{rating.meaning} {whom}; {allowance(case, rating, now=now)}."


def names(rules: HubFile, codes: list[str]) -> str:
    return ", ".join(rules.agency(code).name for code in codes)


def allowance(case: Case, rating: HubRating, *, now: datetime) -> str:
    """`they have 4 hours, day and night: given now, until Wed 18 Nov 2026 14:00`."""
    rated = [*events(case), RatingEvent(code=rating.code, at=now)]
    before = return_due(case)
    due = return_due(case, rated=rated)
    if rating.working_days:
        time = ngettext("%(count)s working day", "%(count)s working days", rating.working_days) % {
            "count": rating.working_days
        }
    elif rating.hours:
        time = _("%(hours)s hours, %(counted)s") % {
            "hours": f"{rating.hours:g}",
            "counted": COUNTED[rating.counts],
        }
    else:
        return _("no time is set")
    if before and due and due.due_at == before.due_at:
        return _("%(time)s would end later, so it stays at %(until)s") % {
            "time": time,
            "until": said(due.due_at),
        }
    until = said(due.due_at) if due else _("no set time")
    if rating.starts == "receipt" and not before:
        says = _("they have %(time)s from the receipt: given now, until %(until)s")
    else:
        says = _("they have %(time)s: given now, until %(until)s")
    return says % {"time": time, "until": until}


@require_http_methods(["GET", "HEAD", "POST"])
@drafted(Act.RATE_CASE)
@once
def rate_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """The manager rates the case, or changes its rating; rating it asks the agencies."""
    case, by, now = case_for(request, reference, Act.RATE_CASE)
    form = RateForm(**typed(request), case=case, now=now)
    if sent(request, form):
        with refusing(request, form):
            rate_case(case=case, by=by, now=now, **form.cleaned_data)
            return redirect("case", reference)
    before = rating_now(case)
    return render(request, "sharing/rate.html", {
        "case": case,
        "contact": case.contact.words,
        "form": form,
        "before": case.rules.rating(before.code) if before else None,
        "due": return_due(case),
    }, status=form.status)  # fmt: skip
