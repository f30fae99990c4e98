"""The page on which a worker declares people of their own life, and takes them out again."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mash.access.forms import RELATIONS, InterestForm
from mash.cases.refusals import NotPossible
from mash.drafts.drafting import drafted, no_case, typed
from mash.need_to_know.acts import Act, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import first, once, refusing, sent
from mash.people.interests import declare_interest, end_interest, own_interests


@require_http_methods(["GET", "HEAD", "POST"])
@drafted(Act.DECLARE_INTEREST, no_case)
@once
def interests_page(request: WorkerRequest) -> HttpResponse:
    by, now = request.worker, timezone.now()
    require(by, Act.DECLARE_INTEREST, now=now)
    form = InterestForm(**typed(request))
    if sent(request, form):
        with refusing(request, form):
            relation = form.cleaned_data["relation"]
            declare_interest(told=form.record(), relation=relation, by=by, now=now)
            messages.success(request, _("Contacts about this person are hidden from you."))
            return redirect("interests")
    held = [(one, dict(RELATIONS).get(one.relation, "")) for one in own_interests(by)]
    facts = {"form": form, "held": held}
    return render(request, "access/interests.html", facts, status=form.status)


@require_POST
@once
def end_page(request: WorkerRequest, interest_id: uuid.UUID) -> HttpResponse:
    try:
        first(request)
        end_interest(interest_id=interest_id, by=request.worker, now=timezone.now())
        messages.success(request, _("This person is taken out."))
    except NotPossible as problem:
        messages.error(request, problem.message)
    return redirect("interests")
