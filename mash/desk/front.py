"""The front page, open to everybody: where to tell of a worry, and where workers sign in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mash.desk.navigation import address, public_hub
from mash.need_to_know.doors import open_to_all


@open_to_all
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    hub = public_hub()
    context = {
        "rules": hub.rules if hub else {},
        "hub_title": hub.hub.name if hub else None,
        "referral": address("referral"),
        "desk": address("desk") if request.user.is_authenticated else "",
    }
    return render(request, "frame/front.html", context)
