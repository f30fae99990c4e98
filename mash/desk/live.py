"""A page that is open learns here whether to read itself anew, and where it may wait to hear."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import reverse
from django.views.decorators.http import require_safe

from mash.cases.models import Case, tidy_reference
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.changes import changed_since

NOTHING, GONE = 204, 410
SINCE = "X-Mash-Since"  # from which moment to ask on


def is_by_itself(request: HttpRequest) -> bool:
    """Asked by the page and not by a person: it must not keep a session alive."""
    return request.path in {reverse("changed"), reverse("news")} or (
        request.method == "GET" and request.headers.get("X-Mash-Live") == "1"
    )


def stream_url(request: HttpRequest) -> str:
    """Where this page may wait: behind the same proxy, else at the same host's next port."""
    if settings.LIVE_URL or not settings.LIVE_PORT:
        return settings.LIVE_URL
    host, _ = split_domain_port(request.get_host())
    return f"{request.scheme}://{host}:{settings.LIVE_PORT}/desk/stream/"


@require_safe
def changed(request: WorkerRequest) -> HttpResponse:
    """One word or none; nothing is looked at, and so nothing is recorded."""
    case_id = None
    if reference := request.GET.get("case"):
        cases = Case.objects.filter(reference=tidy_reference(reference))
        case_id = cases.values_list("pk", flat=True).first()
        if case_id is None:
            return HttpResponse(status=GONE)
    is_new, moment = changed_since(request.GET.get("since", ""), case_id=case_id)
    if is_new:
        return HttpResponse("changed", content_type="text/plain")
    return HttpResponse(status=NOTHING, headers={SINCE: moment})
