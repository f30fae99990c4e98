"""A sent summary as a file: it takes what was corrected since with it."""

import uuid

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mash.cases.forms import ActForm
from mash.handover.exporting import take_summary
from mash.handover.paper import summary_paper
from mash.handover.views import as_file, summary
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.doing import NotAgreed
from mash.rights.on_case import mends_since


@require_safe
def summary_pdf(request: WorkerRequest, summary_id: uuid.UUID) -> HttpResponse:
    """The frozen summary as tagged PDF: to whom the page is shown, recorded as a look, where the
    agreement lets all of it go as a file; else the page with the clause."""
    by, now = request.worker, timezone.now()
    try:
        held = take_summary(summary_id=summary_id, by=by, now=now)
        return as_file(summary_paper(held, mends_since(held)))
    except NotAgreed as problem:
        return summary(request, summary_id, ActForm(), by=by, now=now, why_no_file=problem.message)
