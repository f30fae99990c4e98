"""The pages on which whoever asks is asked for more and heard, and another officer goes on."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mash.need_to_know.acts import Act, may
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import once, posted
from mash.rights.actions import due
from mash.rights.forms import AskMoreForm, HeardForm, PassForm, noon
from mash.rights.pausing import ask_asker, hear_asker, officers_of, pass_access_request
from mash.rights.views import FORM, act_on, request_for


@require_http_methods(FORM)
@once
def ask_more_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    held, _now = request_for(request, request_id, Act.ASK_ASKER)
    form = AskMoreForm(posted(request))

    def do(**given: Any) -> None:
        told = form.cleaned_data
        ask_asker(needed=told["needed"], asked_at=noon(told["day"]), **given)

    return act_on(request, held, form, "rights/ask_more.html", do, {"due": due(held)})


@require_http_methods(FORM)
@once
def heard_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    held, _now = request_for(request, request_id, Act.HEAR_ASKER)
    form = HeardForm(posted(request))

    def do(**given: Any) -> None:
        hear_asker(heard_at=noon(form.cleaned_data["day"]), **given)

    return act_on(request, held, form, "rights/heard.html", do)


@require_http_methods(FORM)
@once
def pass_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    """Afterwards it is not there for whoever was its officer, so it leads to the list."""
    held, now = request_for(request, request_id, Act.PASS_ACCESS_REQUEST)
    form = PassForm(posted(request), officers=officers_of(held))

    def do(**given: Any) -> None:
        pass_access_request(officer=uuid.UUID(form.cleaned_data["officer"]), **given)

    answer = act_on(request, held, form, "rights/pass.html", do)
    if answer.status_code != 302:
        return answer
    messages.success(request, _("Somebody else answers it from now on."))
    seen = may(request.worker, Act.READ_ACCESS_REQUEST, None, now=now, what=held.pk)
    return answer if seen else redirect("access_requests")
