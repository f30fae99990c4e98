"""The page of a family across contacts: who was said to be whose, by whom, when."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mash.desk.kin import kin_of
from mash.need_to_know.acts import Act
from mash.need_to_know.asked import WorkerRequest, case_for


@require_safe
def family_page(request: WorkerRequest, reference: str) -> HttpResponse:
    case, _by, _now = case_for(request, reference, Act.LOOK_UP_PEOPLE)
    kin = kin_of(case)
    return render(request, "desk/family.html", {"case": case, "kin": kin, "family": kin.picture})
