"""Each request is one transaction, asked as its worker; what is hidden is 404, and recorded."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from mash.agencies.models import Worker
from mash.need_to_know.acts import Refused
from mash.need_to_know.forgetting import forget_what_is_destroyed
from mash.need_to_know.session import as_worker


class NeedToKnow:
    """Sets `request.worker`, and the worker for the database. Without one, no case row is seen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forget_what_is_destroyed()
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
            raise Http404("hidden") from None


def worker_of(request: HttpRequest) -> Worker | None:
    if not request.user.is_authenticated:
        return None
    found = Worker.objects.filter(user=request.user, user__is_active=True)
    return found.select_related("user", "agency__hub").first()
