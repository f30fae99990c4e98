"""The open page on which a professional reads where their contact stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mash.contact.coming_back import (
    WRONG,
    ComingBackForm,
    let_in,
    tries_too_often,
)
from mash.contact.referrer import known, record_look
from mash.contact.views import hub_facts
from mash.handover.state import State, state_of
from mash.need_to_know.doors import open_to_all
from mash.need_to_know.session import as_referrer


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def state_page(request: HttpRequest) -> HttpResponse:
    """Reference and secret, sent and never in an address; what fits neither has one answer."""
    if request.method != "POST":
        return answer(request, ComingBackForm(), None, status=200)
    now, form = timezone.now(), ComingBackForm(request.POST)
    if not form.is_valid():
        return answer(request, form, None, status=422)
    if tries_too_often(request, form, now=now):
        return answer(request, form, None, status=429)
    digest = form.digest()
    with as_referrer(digest):
        referrer = known(digest)
        record_look(referrer, typed=form.cleaned_data["reference"], now=now)
        state = state_of(referrer) if referrer else None
    if state is None:
        form.add_error(None, WRONG)
        return answer(request, form, None, status=422)
    if state.more:
        let_in(request, digest, now=now)
    return answer(request, form, state, status=200)


def answer(
    request: HttpRequest, form: ComingBackForm, state: State | None, *, status: int
) -> HttpResponse:
    facts = {"form": form, "state": state, **hub_facts()}
    return render(request, "handover/state.html", facts, status=status)
