"""Asking the agency that gave an entry, and the page on which its people answer."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import first, once, posted, refusing, sent
from mash.rights.forms import OwnerForm
from mash.rights.owners import answer_owner, ask_owner, look_at_ask
from mash.rights.ruling import entry_of
from mash.rights.views import FORM, request_for


@require_POST
@once
def ask_page(request: WorkerRequest, request_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """A button beside the entry."""
    held, now = request_for(request, request_id, Act.ASK_OWNER)
    entry = entry_of(held, entry_id)
    try:
        first(request)
        ask_owner(entry=entry, by=request.worker, now=now)
        messages.success(request, _("The agency is asked: on its people's desks and by message."))
    except NotPossible as problem:
        messages.error(request, problem.message)
    return redirect("rule_on_entry", held.pk, entry.pk)


@require_http_methods(FORM)
@once
def answer_page(request: WorkerRequest, ask_id: uuid.UUID) -> HttpResponse:
    by, now = request.worker, timezone.now()
    ask = look_at_ask(ask_id, by=by, now=now)
    form = OwnerForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            told = form.cleaned_data
            answer_owner(ask=ask, says=told["says"], test=told["test"], by=by, now=now)
            return redirect("answer_owner", ask.pk)
    return render(request, "rights/owner.html", {"form": form, "ask": ask}, status=form.status)
