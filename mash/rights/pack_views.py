"""The pages of a pack: made, read by a second person, and given."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mash.drafts.drafting import drafted, no_case, typed
from mash.handover.views import as_file
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.once import once
from mash.rights.actions import look_at_request, passed_pack
from mash.rights.forms import CheckForm, PackForm
from mash.rights.packs import (
    check_access_pack,
    look_at_pack_to_check,
    make_access_pack,
    read_pack,
    unruled,
)
from mash.rights.paper import pack_paper, subject_name
from mash.rights.views import FORM, act_on, request_for


@require_http_methods(FORM)
@drafted(Act.MAKE_ACCESS_PACK, no_case, what="request_id")
@once
def make_pack_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    held, _now = request_for(request, request_id, Act.MAKE_ACCESS_PACK)
    form = PackForm(**typed(request))

    def do(**given: Any) -> None:
        make_access_pack(cover=form.cleaned_data["cover"], **given)

    return act_on(request, held, form, "rights/make_pack.html", do, {"unruled": unruled(held)})


@require_http_methods(FORM)
@drafted(Act.CHECK_ACCESS_PACK, no_case, what="request_id")
@once
def check_pack_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    """The pack word for word, for a manager to read before it goes out."""
    held, _now = request_for(request, request_id, Act.CHECK_ACCESS_PACK)
    pack = look_at_pack_to_check(held, Act.CHECK_ACCESS_PACK)
    form = CheckForm(**typed(request, edition=pack.number))

    def do(**given: Any) -> None:
        told = form.cleaned_data
        check_access_pack(edition=told["edition"], passed=told["passed"] == "yes",
                          why=told["why"], **given)  # fmt: skip

    facts = {"pack": pack, "told": read_pack(pack)}
    return act_on(request, held, form, "rights/check_pack.html", do, facts)


@require_safe
def pack_page(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    """The checked pack, as it is given."""
    held, _now = request_for(request, request_id)
    pack = passed_pack(held)
    if pack is None:
        raise Refused(Act.READ_ACCESS_REQUEST, None, str(request_id))
    facts = {"held": held, "subject": subject_name(held), "pack": pack, "told": read_pack(pack)}
    return render(request, "rights/pack.html", facts)


@require_safe
def pack_pdf(request: WorkerRequest, request_id: uuid.UUID) -> HttpResponse:
    held = look_at_request(request_id, by=request.worker, now=timezone.now(), form="pdf")
    pack = passed_pack(held)
    if pack is None:
        raise Refused(Act.READ_ACCESS_REQUEST, None, str(request_id))
    return as_file(pack_paper(held, pack, read_pack(pack)))
