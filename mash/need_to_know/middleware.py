"""Each request is one transaction, asked as its worker; what is hidden is 404, and recorded."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.need_to_know.acts import Refused
from mash.need_to_know.bound import why_left_out
from mash.need_to_know.session import as_worker


class NeedToKnow:
    """Sets `request.worker`, and the worker for the database. Without one, no case row is seen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.worker = None  # type: ignore[attr-defined]  # django-stubs know no worker
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Here, and not around the whole response: error pages are made outside the transaction."""
        if getattr(view, "is_open", False):
            return None
        worker = worker_of(request)
        if worker is None:
            if request.user.is_authenticated:
                logout(request)
            return redirect(f"/sign-in/?next={request.path}")
        request.worker = worker
        try:
            if getattr(view, "in_parts", False):  # it asks as its worker itself, part by part
                return view(request, *args, **kwargs)
            with as_worker(worker, now=timezone.now()):
                response = view(request, *args, **kwargs)
                if hasattr(response, "render"):
                    response = response.render()
                return response
        except Refused:
            if why := why_left_out(worker, now=timezone.now()):
                return not_bound(request, why[1].sentence)
            raise Http404("hidden") from None


def not_bound(request: HttpRequest, sentence: str) -> HttpResponse:
    """Whatever was asked for, there or not: nothing is shown, and by which clause."""
    told = {
        "heading": _("The agreement does not bind your agency"),
        "says": sentence,
        "next": _("Until it does, this hub shows you nothing. If a child is in danger, ring it."),
    }
    return render(request, "frame/error.html", told, status=404)


def worker_of(request: HttpRequest) -> Worker | None:
    if not request.user.is_authenticated:
        return None
    found = Worker.objects.filter(user=request.user, user__is_active=True)
    return found.select_related("user", "agency__hub").first()
