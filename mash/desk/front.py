"""The front page, open to everybody: where to tell of a worry, and where workers sign in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mash.agencies.actions import hub_version_now
from mash.agencies.models import HubVersion
from mash.desk.navigation import address


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    try:
        version = hub_version_now()
        rules, title = version.rules, version.hub.name
    except HubVersion.DoesNotExist:
        rules, title = {}, None
    context = {
        "rules": rules,
        "hub_title": title,
        "referral": address("referral"),
        "desk": address("desk") if request.user.is_authenticated else "",
    }
    return render(request, "frame/front.html", context)


front.is_open = True  # type: ignore[attr-defined]  # read by NeedToKnow
