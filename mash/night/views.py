"""Handing a case over for the night, the pack as the night team reads it, and reading its notes."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mash.cases.forms import ActForm
from mash.clock.calendar import Calendar
from mash.clock.nights import coming_night
from mash.drafts.drafting import case_given, drafted, typed
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.changes import moment
from mash.need_to_know.doing import look_at_case
from mash.need_to_know.once import answer_form, once, posted, refusing, sent
from mash.night.actions import (
    acknowledge_night_note,
    hand_over_for_the_night,
    look_at_pack,
    write_night_note,
)
from mash.night.document import children_in, read_back
from mash.night.forms import HandOverForm, NoteForm
from mash.night.models import Note
from mash.night.tonight import from_when, goes_over, rules_now

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@drafted(Act.HAND_OVER_FOR_THE_NIGHT)
@once
def hand_over_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """The manager hands a case over, with a word to the night team."""
    case, _by, now = case_for(request, reference, Act.HAND_OVER_FOR_THE_NIGHT)
    form = HandOverForm(**typed(request))
    rules = rules_now(case.hub_id)
    night = coming_night(now, Calendar.from_hub(rules))
    facts = {
        "case": case,
        "team": rules.out_of_hours,
        "night": night,
        "from_when": from_when(night),
        "too_early": now < from_when(night),
        "goes_over": goes_over(case, rules),
    }
    return answer_form(request, "night/hand_over.html", form, facts, hand_over_for_the_night)


@require_http_methods(FORM)
@drafted(Act.WRITE_NIGHT_NOTE, case_given, what="case_id")
@once
def pack_page(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """The hand-over pack for the night team, with what the team has written, and its next note."""
    by, now, live = request.worker, timezone.now(), moment()
    pack = look_at_pack(case_id, by=by, now=now)
    form = NoteForm(**typed(request))
    if sent(request, form):
        with refusing(request, form):
            write_night_note(pack=pack, by=by, now=now, **form.cleaned_data)
            return redirect("pack", case_id)
    return render(request, "night/pack.html", {
        "live": live,
        "now": now,
        "pack": pack,
        "document": read_back(pack.words),
        "children": children_in(pack.words),
        "form": form,
        "notes": Note.objects.filter(case_id=case_id).select_related("author"),
    }, status=form.status)  # fmt: skip


@require_http_methods(FORM)
@once
def note_page(request: WorkerRequest, note_id: UUID) -> HttpResponse:
    """What the night team wrote, for the case's manager to say that it is read."""
    by, now = request.worker, timezone.now()
    note = Note.objects.filter(pk=note_id).select_related("case", "author", "read_by").first()
    if note is None:
        raise Refused(Act.ACKNOWLEDGE_NIGHT_NOTE, None, str(note_id))
    case = look_at_case(note.case.reference, by=by, now=now)
    require(by, Act.ACKNOWLEDGE_NIGHT_NOTE, case, now=now)
    form = ActForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            acknowledge_night_note(note=note, by=by, now=now)
            return redirect("case", case.reference)
    facts = {"case": case, "note": note, "form": form}
    return render(request, "night/note.html", facts, status=form.status)
