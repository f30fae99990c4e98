"""The page of a family across contacts: who was said to be whose, by whom, when."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mash.desk.kin import kin_of
from mash.need_to_know.acts import Act, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.doing import look_at_case


@require_safe
def family_page(request: WorkerRequest, reference: str) -> HttpResponse:
    by, now = request.worker, timezone.now()
    case = look_at_case(reference, by=by, now=now)
    require(by, Act.LOOK_UP_PEOPLE, case, now=now)
    kin = kin_of(case)
    return render(request, "desk/family.html", {"case": case, "kin": kin, "family": kin.picture})
