"""Where forms send what was typed so far; and what an open form asks while somebody writes."""

import time

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mash.agencies.models import Worker
from mash.cases.refusals import NotPossible
from mash.desk.middleware import BEGAN, SEEN
from mash.drafts.beside import time as clock_time
from mash.drafts.drafting import Drafting, NotADraft
from mash.need_to_know.acts import Refused
from mash.need_to_know.asked import WorkerRequest

TOO_LONG = 413


def form_named(token: str, by: Worker) -> Drafting:
    """The form of this person that a token names; else as if it were not there."""
    try:
        return Drafting.of_token(token, by=by)
    except NotADraft:
        raise Http404("no form of theirs") from None


@require_POST
def drafts(request: WorkerRequest) -> HttpResponse:
    """Keep the words of a form, or throw them away. Without a script, back to the form."""
    now = timezone.now()
    at = form_named(request.POST.get("draft", ""), request.worker)
    if not at.may_be_sent(now):
        raise Refused(at.act, at.case)
    if "throw_away" in request.POST:
        at.discard()
        return redirect(at.path)
    try:
        kept = at.keep(request.POST, now)
    except NotPossible as problem:
        return answer(request, at, problem.message, status=TOO_LONG)
    if kept is None:
        return answer(request, at, "")
    return answer(request, at, _("Kept as your draft at %(time)s.") % {"time": clock_time(now)})


def answer(request: WorkerRequest, at: Drafting, says: str, *, status: int = 200) -> HttpResponse:
    if request.headers.get("X-Mash-Draft"):
        return JsonResponse({"says": says}, status=status)
    if says:
        messages.info(request, says)
    return redirect(at.path)


@require_safe
def beside(request: WorkerRequest) -> HttpResponse:
    """Who else is at this form, and how long the session lasts if nothing more is done."""
    now = timezone.now()
    at = form_named(request.GET.get("form", ""), request.worker)
    if not at.may_be_sent(now):
        raise Http404("no longer theirs")  # the page asks by itself: nobody tried anything
    at.look(now)
    left, may_go_on = seconds_left(request)
    return JsonResponse({"beside": at.others, "left": left, "may_go_on": may_go_on})


def seconds_left(request: HttpRequest) -> tuple[int, bool]:
    """Until this session ends unused; and whether doing something lets it go on."""
    at, session = time.time(), request.session
    idle = session.get(SEEN, at) + settings.SESSION_IDLE_SECONDS - at
    whole = session.get(BEGAN, at) + settings.SESSION_WHOLE_SECONDS - at
    return int(max(0, min(idle, whole))), whole > idle
