"""When a page cannot be shown: what to do next, and never a word of why inside."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mash.desk.held import hold

BROKEN = Path(__file__).parent / "templates" / "frame" / "broken.html"


def say(request: HttpRequest, status: int, heading: str, says: str, what_next: str) -> HttpResponse:
    context = {"heading": heading, "says": says, "next": what_next}
    return render(request, "frame/error.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """One answer for what is not there and what is hidden: neither can be told from the other."""
    return say(
        request,
        404,
        _("This page is not here, or not yours to see"),
        _(
            "Either there is nothing at this address, or you do not need to know of it. That you "
            "tried is recorded if it is part of a case."
        ),
        _(
            "Check the reference, or go to your desk. If you need it for your work, ask the MASH "
            "manager to let you in."
        ),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return say(
        request,
        403,
        _("You cannot do that"),
        _("What you tried is not part of your work in this hub. Nothing was changed."),
        _("Go to your desk. If it should be part of your work, ask the MASH manager."),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return say(
        request,
        400,
        _("We could not read what you sent"),
        _(
            "It was too long, was cut off on the way, or was not a form of ours. Nothing was "
            "recorded."
        ),
        _("Go back, shorten very long answers, and send it again."),
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return say(
        request,
        429,
        _("Too many tries"),
        _("Somebody at your address has tried many times in a short while."),
        _("Wait a minute, then try again."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose key no longer fits: mostly one left open while signing in anew elsewhere."""
    return hold(request, _("The page you sent this from was out of date, so nothing was recorded."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database, no session and no template: those may be what broke."""
    return HttpResponse(BROKEN.read_text(), status=500)
