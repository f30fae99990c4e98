"""Around every page: nothing is kept by the browser, and a session left alone ends."""

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mash.desk.held import hold, is_anothers, not_yours
from mash.desk.live import is_by_itself, stream_url

Respond = Callable[[HttpRequest], HttpResponse]
POWERS = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
BEGAN, SEEN = "began", "seen"
WALL = "wall"  # set in a session that opens the wall screen and nothing else
ON_WALL = {"wall", "changed", "account_logout"}
NOTED_EVERY = 60  # seconds: a session is written at most once a minute for having been used


class NeverStored:
    """A page about a child stays in no cache, on no shared computer, in no search engine."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = ", ".join(f"{power}=()" for power in POWERS)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        if "://" in (stream := stream_url(request)):  # the one other address a page may talk with
            scheme, _, host, _ = stream.split("/", 3)
            response._csp_update = {"connect-src": [f"{scheme}//{host}"]}  # type: ignore[attr-defined]  # for django-csp
        return response


class Limited(HttpRequest):
    """A request that knows whether its session was ended, by which limit, and whose it was."""

    was_ended: str
    was_username: str


class SessionLimits:
    """Signs out whoever was away too long, or is signed in too long, and keeps what they sent."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: Limited) -> HttpResponse:
        request.was_ended = ""
        if request.user.is_authenticated:
            reason = why_ended(request.session)
            if is_by_itself(request):  # nobody is there: it neither ends a session nor prolongs it
                return HttpResponse(status=401) if reason else self.get_response(request)
            if reason:
                request.was_ended = reason
                request.was_username = request.user.get_username()
                logout(request)
            else:
                note_use(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        if getattr(view, "is_open", False):
            return None
        if request.user.is_authenticated:
            if request.session.get(WALL) and request.resolver_match.url_name not in ON_WALL:
                return redirect("wall")
            return not_yours(request) if is_anothers(request) else None
        if request.method == "POST":
            return hold(
                request, request.was_ended or _("You were signed out before this was sent.")
            )
        if request.was_ended:
            messages.info(request, request.was_ended)
            return redirect(f"{reverse('account_login')}?next={quote(request.get_full_path())}")
        return None


def why_ended(session: Mapping[str, Any]) -> str:
    """The sentence for whoever is signed out now; empty while the session may go on."""
    now = time.time()
    is_idle = now - session.get(SEEN, now) > settings.SESSION_IDLE_SECONDS
    if is_idle and not session.get(WALL):
        minutes = settings.SESSION_IDLE_SECONDS // 60
        return _("You were signed out because nothing was done here for %(minutes)s minutes.") % {
            "minutes": minutes
        }
    if now - session.get(BEGAN, now) > settings.SESSION_WHOLE_SECONDS:
        hours = settings.SESSION_WHOLE_SECONDS // 3600
        return _("You were signed out because %(hours)s hours have passed since you signed in.") % {
            "hours": hours
        }
    return ""


def note_use(request: HttpRequest) -> None:
    now, session = int(time.time()), request.session
    session.setdefault(BEGAN, now)
    if now - session.get(SEEN, 0) >= NOTED_EVERY:
        session[SEEN] = now
